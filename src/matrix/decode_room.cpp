// What a sync tells of one room that the bot is in: its state, and what was said there.
#include "decode_parts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace makegood::matrix {

namespace {

using happened = ports::place_input::what;

// Not of a new name.
bool is_own_join(const json& event, const decode_context& context)
{
    const auto& before = member(member(event, "unsigned"), "prev_content");
    return is_own_membership(event, context) && text_of(member(event, "content"), "membership") == "join"
        && text_of(before, "membership") != "join";
}

// Over who reads there, and who administers.
bool decides(const std::string& type) { return type == "m.room.power_levels" || type == "m.room.join_rules"; }

// Not of a person, nor of anything else in it.
bool is_of_room(const json& event)
{
    return member(event, "state_key").is_string() && text_of(event, "state_key").empty();
}

// For the first time: later ones change how.
bool turns_encryption_on(const json& event)
{
    const auto& more = member(event, "unsigned");
    const bool is_first = !member(more, "prev_content").is_object() && text_of(more, "replaces_state").empty();
    return is_encryption(event) && is_first;
}

// By the server's count: who is known to be there are only those who spoke.
bool is_alone_in(const room_state& room) { return room.joined_count == 1 && room.invited_count == 0; }

bool is_said(const ports::inbound& input) { return !std::holds_alternative<ports::membership_input>(input.input); }

// One room of rooms.join.
class room_reader
{
public:
    room_reader(const std::string& id, const json& response, decode_context& context, sync_batch& into)
        : id_(id)
        , response_(response)
        , timeline_(member(response, "timeline"))
        , context_(context)
        , into_(into)
        , was_known_(context.rooms.count(id) > 0)
        , room_(context.rooms[id])
        , before_(room_)
    {
    }

    void read_first()
    {
        read_surroundings();
        for (const auto& event : list_of(member(response_, "state"), "events"))
            apply(event);
        for (const auto& event : list_of(timeline_, "events"))
            apply_state(room_, event);
        read_state_after();
        finish();
    }

    void read(const sync_start& since)
    {
        read_surroundings();
        read_state();
        const auto& events = list_of(timeline_, "events");
        const auto joined = own_join_in(events);
        const bool is_rejoined = was_known_ && joined != events.end();
        // Places come before what was said in them, so that it is read by who may read them now.
        std::vector<ports::inbound> said;
        const bool has_past = !was_known_ && joined != events.end();
        // What was said before the bot came is not for it; what was set there holds.
        bool is_past = has_past;
        bool is_encrypted = room_.is_encrypted && std::none_of(events.begin(), events.end(), turns_encryption_on);
        for (auto event = events.begin(); event != events.end(); ++event) {
            is_past = is_past && event != joined;
            is_encrypted = is_encrypted || is_encryption(*event);
            auto input = is_past ? std::nullopt : decode_event(*event, id_, context_, is_encrypted);
            if (input)
                said.push_back(std::move(*input));
            pass(*event);
        }
        const bool was_encrypted = room_.is_encrypted;
        read_state_after();
        finish();
        // Told behind the timeline only.
        if (room_.is_encrypted && !was_encrypted)
            std::erase_if(said, is_said);
        if (!was_known_ || is_rejoined || is_joined_unheard(since.learnt_of))
            say_joined(joined == events.end() ? own_membership_ : *joined);
        if (was_known_)
            say_changes();
        if (is_muted_since_now())
            say_muted();
        std::move(said.begin(), said.end(), std::back_inserter(into_.inputs));
        find_gap(since.token, has_past);
    }

private:
    void read_surroundings()
    {
        for (const auto& user : context_.direct_rooms)
            if (std::find(user.second.begin(), user.second.end(), id_) != user.second.end())
                room_.is_direct = true;
        const auto invited = context_.invites.find(id_);
        if (invited != context_.invites.end())
            room_.is_direct = room_.is_direct || invited->second.is_direct;
        const auto& counts = member(response_, "summary");
        room_.joined_count = count_in(counts, "m.joined_member_count", room_.joined_count);
        room_.invited_count = count_in(counts, "m.invited_member_count", room_.invited_count);
    }

    // The state behind the timeline, where the server tells it: by the stable name and the one that servers know.
    const json& state_after() const
    {
        const auto& stable = member(response_, "state_after");
        return stable.is_object() ? stable : member(response_, "org.matrix.msc4222.state_after");
    }

    // Beside the timeline. Of who comes and goes in that its events tell, one after the other.
    void read_state()
    {
        if (state_after().is_object()) {
            for (const auto& event : list_of(state_after(), "events"))
                if (!is_set_in_timeline(event))
                    apply_state(room_, event);
            return;
        }
        const bool is_cut = flag_of(timeline_, "limited");
        for (const auto& event : list_of(member(response_, "state"), "events")) {
            const bool is_certain = holds(event);
            if (is_certain || !was_known_ || is_cut)
                apply(event);
            if (!is_certain)
                doubt(event);
        }
    }

    bool is_set_in_timeline(const json& event) const
    {
        const auto& events = list_of(timeline_, "events");
        return text_of(event, "type") == "m.room.member"
            && std::any_of(events.begin(), events.end(), [&event](const json& each) {
                   return text_of(each, "type") == "m.room.member"
                       && text_of(each, "state_key") == text_of(event, "state_key");
               });
    }

    // Of the state where the timeline begins. Between two responses all that is set stands in the timeline, unless that
    // is cut: what else is told of who is there is of those who speak.
    bool holds(const json& event) const
    {
        const auto type = text_of(event, "type");
        if (type != "m.room.member")
            return type == "m.room.create" || type == "m.room.encryption"; // for ever
        const auto known = before_.members.find(text_of(event, "state_key"));
        if (known == before_.members.end())
            return !before_.knows_members;
        return known->second.membership == read_membership(text_of(member(event, "content"), "membership"));
    }

    // One event of the timeline has been read.
    void pass(const json& event)
    {
        const auto type = text_of(event, "type");
        const bool is_after_told = state_after().is_object();
        if (type == "m.room.member" && is_of_another_past(event))
            room_.knows_members = false;
        // Set beside something else it may have lost.
        else if (!is_after_told && decides(type))
            doubt(event);
        if (!is_after_told || type == "m.room.member")
            apply_state(room_, event);
    }

    bool is_of_another_past(const json& event) const
    {
        const auto before = text_of(member(member(event, "unsigned"), "prev_content"), "membership");
        const auto known = room_.members.find(text_of(event, "state_key"));
        if (known == room_.members.end())
            return room_.knows_members && before == "join";
        return !before.empty() && known->second.membership != read_membership(before);
    }

    void doubt(const json& event)
    {
        const auto type = text_of(event, "type");
        if (type != "m.room.member" && !is_of_room(event))
            return; // a word of anybody's
        if (type == "m.room.member" || type == "m.room.power_levels")
            room_.knows_members = false;
        const auto is_same = [&](const state_doubt& each) { return each.room == id_ && each.type == type; };
        const bool is_new = std::none_of(into_.doubts.begin(), into_.doubts.end(), is_same);
        // Of a room that the bot comes to the rest is no risk.
        const bool is_asked = type != "m.room.member" && (was_known_ || decides(type));
        if (is_new && is_asked)
            into_.doubts.push_back({id_, type});
    }

    // What was set in the timeline need not hold behind it.
    void read_state_after()
    {
        if (!state_after().is_object())
            return;
        room_ = before_;
        read_surroundings();
        for (const auto& event : list_of(state_after(), "events")) {
            apply_state(room_, event);
            if (is_own_membership(event, context_))
                own_membership_ = event;
            remember_who(event);
        }
    }

    void finish()
    {
        if (room_.is_encrypted && !(was_known_ && before_.is_encrypted))
            into_.encrypted.push_back(id_);
        if (is_muted_since_now())
            into_.muted.push_back(id_);
        else if (is_unmuted_since_then())
            into_.unmuted.push_back(id_);
        if (!room_.upgraded_to.empty() && room_.upgraded_to != before_.upgraded_to)
            say_upgraded();
        // Servers count wrongly in the answer that tells of one's own coming (element-hq/synapse#19865).
        if (is_alone_in(room_) && was_known_ && before_.joined_count > 1)
            into_.deserted.push_back(id_);
    }

    // Where a room was upgraded, servers take the voice of all who are left in it: that is nothing to be told.
    bool has_ended() const { return !room_.upgraded_to.empty(); }

    bool is_unmuted_since_then() const
    {
        const bool was_muted = was_known_ && !may_speak(before_, context_.self.user);
        return !has_ended() && was_muted && may_speak(room_, context_.self.user);
    }

    bool is_muted_since_now() const
    {
        const bool was_free = !was_known_ || may_speak(before_, context_.self.user);
        return !has_ended() && was_free && !may_speak(room_, context_.self.user);
    }

    void apply(const json& event)
    {
        apply_state(room_, event);
        if (is_own_membership(event, context_))
            own_membership_ = event;
        remember(event);
    }

    void remember_who(const json& event)
    {
        const auto type = is_of_room(event) ? text_of(event, "type") : std::string();
        if (type == "m.room.tombstone")
            upgrader_ = text_of(event, "sender");
        else if (type == "m.room.power_levels")
            leveller_ = text_of(event, "sender");
        is_encrypted_since_ = is_encrypted_since_ || turns_encryption_on(event);
    }

    // Where the state behind the timeline is told its events come in any order, old ones among them: it is dated by the
    // timeline.
    void remember(const json& event)
    {
        remember_who(event);
        if (text_of(event, "event_id").empty())
            return;
        last_event_ = text_of(event, "event_id");
        last_at_ = time_of(event);
    }

    static std::size_t count_in(const json& summary, const char* key, std::size_t otherwise)
    {
        return static_cast<std::size_t>(
            std::max<std::int64_t>(number_of(summary, key, static_cast<std::int64_t>(otherwise)), 0));
    }

    json::const_iterator own_join_in(const json& events)
    {
        auto found = events.end();
        for (auto event = events.begin(); event != events.end(); ++event) {
            remember(*event);
            if (is_own_join(*event, context_))
                found = event;
        }
        return found;
    }

    // More was said since than comes with the response, so the coming stands before it, in its state. There servers
    // also put one that is old, where somebody needs to know it, and a new name.
    bool is_joined_unheard(const std::optional<core::instant>& since) const
    {
        const bool may_be = was_known_ && since && flag_of(timeline_, "limited");
        return may_be && is_own_join(own_membership_, context_) && time_of(own_membership_) >= *since;
    }

    // The way of the new room is known twice: the old one's word and the new one's.
    void say_moved(const std::string& event)
    {
        const auto old = context_.rooms.find(room_.predecessor);
        if (old == context_.rooms.end() || old->second.upgraded_to != id_)
            return;
        auto moved = place_event(happened::changed, "id_changed", id_, event, room_, context_);
        moved.key = "place/" + room_.predecessor + "/id_changed/" + id_;
        moved.channel = room_.predecessor;
        std::get<ports::place_input>(moved.input).channel_before = room_.predecessor;
        into_.inputs.push_back(std::move(moved));
    }

    void say_joined(const json& own)
    {
        const auto event = text_of(own, "event_id");
        if (event.empty() || text_of(member(own, "content"), "membership") != "join")
            return;
        say_moved(event);
        auto joined = place_event(happened::bot_joined, "bot_joined", id_, event, room_, context_);
        const auto& more = member(own, "unsigned");
        if (text_of(member(more, "prev_content"), "membership") == "invite")
            joined.user = text_of(more, "prev_sender");
        if (const auto known = context_.invites.find(id_); known != context_.invites.end()) {
            joined.user = known->second.inviter;
            context_.invites.erase(known);
        }
        joined.at = time_of(own);
        bringer_ = joined.user;
        into_.inputs.push_back(std::move(joined));
    }

    void say_changes()
    {
        const auto was = place_of(before_, id_, context_.self);
        const auto is = place_of(room_, id_, context_.self);
        const auto event = last_event_.empty() ? into_.next_batch : last_event_;
        const auto say = [&](happened what, const char* word) {
            into_.inputs.push_back(place_event(what, word, id_, event, room_, context_));
            into_.inputs.back().at = last_at_;
        };
        // Levels that changed while the bot was away are known before the event that tells of it.
        const bool has_levels = !leveller_.empty() && !has_ended();
        const bool may_speak_otherwise = was.is_muted != is.is_muted && !has_ended();
        const bool has_readers = was.visibility != is.visibility || was.is_shared != is.is_shared;
        if (has_readers || may_speak_otherwise || has_levels)
            say(happened::changed, "changed");
        // Names of rooms without one are of who is in them, and change too often to be told.
        if (was.name != is.name && !(room_.name.empty() && room_.alias.empty()))
            say(happened::renamed, "renamed");
        if (was.description != is.description)
            say(happened::described, "described");
    }

    // To who set the levels, or brought the bot into a room that is so.
    void say_muted()
    {
        const auto event = last_event_.empty() ? into_.next_batch : last_event_;
        auto muted = place_event(happened::muted, "muted", id_, event, room_, context_);
        const auto& by = was_known_ ? leveller_ : bringer_;
        muted.user = by == context_.self.user ? std::string() : by;
        muted.at = last_at_;
        into_.inputs.push_back(std::move(muted));
    }

    void say_upgraded()
    {
        std::vector<std::string> via;
        if (!upgrader_.empty())
            via.emplace_back(server_of(upgrader_));
        for (auto& server : via_of(room_, context_.self))
            if (std::find(via.begin(), via.end(), server) == via.end())
                via.push_back(std::move(server));
        into_.upgrades.push_back({id_, room_.upgraded_to, upgrader_, std::move(via)});
    }

    // After a start the room is known as it is now, and this response tells what has changed since the one before.
    bool is_encrypted_before() const { return was_known_ && before_.is_encrypted && !is_encrypted_since_; }

    // What was said before the bot came is no gap.
    void find_gap(const std::string& since, bool is_joined_in_timeline)
    {
        const auto to = text_of(timeline_, "prev_batch");
        if (!flag_of(timeline_, "limited"))
            return;
        // Who came and went meanwhile need not be told.
        room_.knows_members = false;
        if (!to.empty() && !is_joined_in_timeline)
            into_.gaps.push_back({id_, since, to, is_encrypted_before()});
    }

    const std::string& id_;
    const json& response_;
    const json& timeline_;
    decode_context& context_;
    sync_batch& into_;
    bool was_known_;
    room_state& room_;
    room_state before_;
    json own_membership_ = {};
    std::string last_event_ = {};
    core::instant last_at_{};
    std::string upgrader_ = {};
    std::string leveller_ = {}; // who set the power levels
    std::string bringer_ = {}; // who invited the bot
    bool is_encrypted_since_ = false; // since the response before
};

} // namespace

ports::inbound place_event(happened what, const char* word, const std::string& room, const std::string& event,
                           const room_state& known, const decode_context& context)
{
    ports::inbound out;
    out.key = "place/" + room + "/" + word + "/" + event;
    out.workspace = context.self.user;
    out.channel = room;
    out.ack = {1, room + "/" + event + "/" + word};
    auto seen = place_of(known, room, context.self);
    out.channel_name = seen.name;
    out.input = ports::place_input{what, std::move(seen)};
    return out;
}

bool is_own_membership(const json& event, const decode_context& context)
{
    return text_of(event, "type") == "m.room.member" && text_of(event, "state_key") == context.self.user;
}

void read_first_of_room(const std::string& id, const json& response, decode_context& context, sync_batch& into)
{
    room_reader(id, response, context, into).read_first();
}

void read_room(const std::string& id, const json& response, decode_context& context, sync_batch& into,
               const sync_start& since)
{
    room_reader(id, response, context, into).read(since);
}

} // namespace makegood::matrix

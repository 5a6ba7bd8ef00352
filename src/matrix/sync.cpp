#include "sync.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <makegood/net/backoff.hpp>
#include <makegood/net/steady.hpp>

#include "directory.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using std::chrono::milliseconds;

constexpr milliseconds long_poll{30'000};
// Without an answer for so long nothing is heard.
constexpr std::chrono::minutes live_for{2};
// The first answer after a silence may have much in it.
constexpr milliseconds catching_up_takes{120'000};
// A server that answers long polls at once, with nothing in them.
constexpr milliseconds at_once{200};
constexpr std::uint32_t empty_answers_max = 3;
// Where the position moves something happens, and the next answer may have words in it: people wait for no more.
const net::backoff_policy moving{milliseconds{100}, milliseconds{1'000}};
// A position that says nothing new is written down so often.
constexpr std::chrono::minutes kept_every{10};
// Clocks differ; what is read twice is taken in once.
constexpr std::chrono::minutes look_back{10};
// Without a time in it, a position that is not known any more is taken for one of so long ago.
constexpr std::chrono::hours unsaid_look_back{24};
// Who is in the admin room is asked for so often in a row, and again so long after that failed.
constexpr std::uint32_t admin_room_attempts = 3;
constexpr std::chrono::seconds admin_room_budget{10}; // for beginning another
constexpr std::chrono::seconds admin_room_again{30};

} // namespace

const char* const sync::timeline_types
    = R"(["m.room.message","m.room.encrypted","m.reaction","m.room.redaction","m.room.member","m.room.tombstone",)"
      R"("m.room.encryption","m.room.power_levels","m.room.name","m.room.topic","m.room.canonical_alias",)"
      R"("m.room.join_rules","m.room.create"])";

namespace {

std::string filter_of(int limit, const char* timeline_types)
{
    return R"({"room":{"timeline":{"limit":)" + std::to_string(limit) + R"(,"types":)" + timeline_types
        + R"(,"lazy_load_members":true},"state":{"lazy_load_members":true,"types":["m.room.create","m.room.member",)"
          R"("m.room.name","m.room.topic","m.room.canonical_alias","m.room.power_levels","m.room.encryption",)"
          R"("m.room.tombstone","m.room.join_rules"]},"ephemeral":{"types":[]},"account_data":{"types":[]},)"
          R"("include_leave":false},"presence":{"types":[]},"account_data":{"types":["m.direct",)"
          R"("m.ignored_user_list"]},"event_format":"client"})";
}

bool is_worth_keeping(const sync_batch& news)
{
    return !news.inputs.empty() || !news.gaps.empty() || !news.invites.empty() || !news.left.empty()
        || !news.upgrades.empty() || !news.deserted.empty() || !news.encrypted.empty() || !news.muted.empty()
        || !news.unmuted.empty();
}

// By the name of the specification and the one that servers know it by (MSC4222).
void ask_for_state_after(api_call& what)
{
    what.query.emplace_back("use_state_after", "true");
    what.query.emplace_back("org.matrix.msc4222.use_state_after", "true");
}

} // namespace

sync::sync(boost::asio::any_io_executor loop, account& session, decode_context& known, room_keeper& rooms,
           ports::positions& kept, ports::clock& clock, ports::log& log)
    : loop_(loop)
    , session_(session)
    , known_(known)
    , rooms_(rooms)
    , kept_(kept)
    , clock_(clock)
    , log_(log)
    , corrections_(loop, session, known, clock, log)
    , inputs_(loop, log)
{
}

bool sync::is_live() const
{
    return !is_closed_ && knows_rooms_ && answered_at_ && net::steady_now() - *answered_at_ < live_for;
}

awaitable<bool> sync::run(ports::inbound_sink& sink)
{
    const net::backoff_policy backoff;
    for (std::uint32_t failures = 0;;) {
        const auto answer = co_await step(sink);
        if (answer.result == delivery::fatal) {
            log_.write(ports::severity::error, "the homeserver refused the session", {{"code", answer.code}});
            co_return true;
        }
        if (answer.ok() && empty_in_a_row_ < empty_answers_max) {
            failures = 0;
            continue;
        }
        is_silent_ = is_silent_ || !answer.ok();
        const auto& policy = answer.ok() && is_moving_ ? moving : backoff;
        const auto pause = net::next_delay(policy, failures++, answer.retry_after, clock_.random());
        co_await net::pause(loop_, std::max(pause, shortest_pause));
    }
}

awaitable<api_answer> sync::step(ports::inbound_sink& sink)
{
    if (!position_) {
        const auto kept = co_await kept_.kept(session_.self().user);
        if (!kept) {
            api_answer later;
            later.result = delivery::retry;
            later.problem = "the position cannot be read";
            co_return later;
        }
        position_ = read_position(*kept);
    }
    if (!knows_rooms_)
        co_return co_await learn_rooms(sink);
    co_return co_await follow(sink);
}

// ---- positions: "1700000000000 s72_4_1", a moment in milliseconds and the server's token ----

sync::position sync::read_position(const std::string& kept)
{
    position out;
    std::int64_t at_ms = 0;
    const auto [end, error] = std::from_chars(kept.data(), kept.data() + kept.size(), at_ms);
    const auto length = static_cast<std::size_t>(end - kept.data());
    if (error == std::errc{} && length < kept.size() && kept[length] == ' ') {
        out.at = core::instant(milliseconds(at_ms));
        out.token = kept.substr(length + 1);
    } else {
        out.token = kept;
    }
    return out;
}

std::string sync::write_position(const position& value)
{
    return std::to_string(value.at.time_since_epoch().count()) + " " + value.token;
}

awaitable<void> sync::keep(bool is_due)
{
    const auto now = clock_.now();
    if (!is_due && now - kept_at_ < kept_every)
        co_return;
    const bool is_kept = co_await kept_.keep(session_.self().user, write_position(*position_));
    // Else a later one is.
    kept_at_ = is_kept ? now : core::instant{};
}

// ---- the gate ----

awaitable<api_answer> sync::learn_rooms(ports::inbound_sink& sink)
{
    api_call what(call::read, "GET", path_of("sync"));
    what.query.emplace_back("timeout", "0");
    what.query.emplace_back("filter", filter_of(1, timeline_types));
    what.query.emplace_back("set_presence", "offline");
    ask_for_state_after(what);
    what.is_raw = true;
    const auto began = clock_.now();
    auto answer = co_await session_.ask(std::move(what));
    if (!answer.ok())
        co_return answer;
    known_.rooms.clear();
    auto news = decode_sync(answer.text, known_, true);
    if (!news) {
        answer.result = delivery::retry;
        answer.problem = net::describe(news.error());
        co_return answer;
    }
    note_answer(sink);
    // Whoever was looked up meanwhile was taken for no admin.
    told_admins_.reset();
    co_await tell_admins(sink);
    if (position_->token.empty()) {
        for (const auto& [room, state] : known_.rooms)
            if (heal_since_ && !state.is_encrypted)
                co_await heal(room, *heal_since_, sink);
        const bool is_first_ever = !heal_since_;
        heal_since_.reset();
        position_ = position{news->next_batch, began};
        co_await keep(true);
        if (is_first_ever) {
            rooms_.meet(*news);
            news->muted.clear(); // that was said
        }
    } else if (position_->at != core::instant{})
        joins_unheard_since_ = position_->at - look_back;
    rooms_.meet_again(*news);
    knows_rooms_ = true;
    log_.write(ports::severity::info, "matrix synced", {{"rooms", std::to_string(known_.rooms.size())}});
    co_return answer;
}

void sync::note_answer(ports::inbound_sink& sink)
{
    answered_at_ = net::steady_now();
    if (std::exchange(is_silent_, false))
        sink.listening();
}

// ---- following ----

awaitable<api_answer> sync::follow(ports::inbound_sink& sink)
{
    // After a failure it is asked what there is, not what comes.
    const auto how_long = is_silent_ ? milliseconds::zero() : long_poll;
    api_call what(call::read, "GET", path_of("sync"));
    what.query.emplace_back("since", position_->token);
    what.query.emplace_back("timeout", std::to_string(how_long.count()));
    auto filtered = co_await filter();
    what.query.emplace_back("filter", std::move(filtered));
    what.query.emplace_back("set_presence", "offline");
    ask_for_state_after(what);
    what.is_raw = true;
    what.how_long = is_silent_ ? catching_up_takes : long_poll;
    const auto asked_at = net::steady_now();
    const auto began = clock_.now();
    auto answer = co_await session_.ask(std::move(what));
    if (answer.status == 400)
        co_return refused(std::move(answer));
    if (!answer.ok())
        co_return answer;
    is_filter_refused_ = false;
    if (is_closed_) {
        // It comes again at the next start.
        answer.result = delivery::retry;
        co_return answer;
    }
    const sync_start since{position_->token, joins_unheard_since_};
    auto news = decode_sync(answer.text, known_, false, since);
    answer.text.clear();
    if (!news) {
        answer.result = delivery::retry;
        answer.problem = net::describe(news.error());
        log_.write(ports::severity::error, "a sync could not be read", {{"problem", answer.problem}});
        co_return answer;
    }
    joins_unheard_since_.reset();
    note_answer(sink);
    const bool is_due = is_worth_keeping(*news);
    const bool is_at_once = net::steady_now() - asked_at < at_once;
    is_moving_ = news->next_batch != position_->token;
    empty_in_a_row_ = is_due || !is_at_once ? 0 : empty_in_a_row_ + 1;
    const position next{news->next_batch, began};
    co_await take_in(std::move(*news), sink);
    position_ = next;
    co_await keep(is_due);
    co_return answer;
}

// The server knows the filter no more, or the position: the filter is made anew first.
api_answer sync::refused(api_answer answer)
{
    if (!std::exchange(is_filter_refused_, true)) {
        session_.keep_filter({}, {});
    } else {
        log_.write(ports::severity::warning, "the position is not known any more", {{"problem", answer.problem}});
        log_.count("makegood_matrix_positions_lost_total");
        const auto lost_at = position_->at;
        heal_since_ = lost_at == core::instant{} ? clock_.now() - unsaid_look_back : lost_at - look_back;
        position_ = position();
        joins_unheard_since_.reset();
        knows_rooms_ = false;
        is_filter_refused_ = false;
    }
    answer.result = delivery::retry;
    return answer;
}

awaitable<std::string> sync::filter()
{
    const auto text = filter_of(50, timeline_types);
    auto kept = session_.filter_of(text);
    if (!kept.empty())
        co_return kept;
    api_call make(call::read, "POST", path_of("user/{}/filter", {session_.self().user}));
    make.body = text;
    const auto answer = co_await session_.ask(std::move(make));
    auto id = text_of(*answer.body, "filter_id");
    if (!answer.ok() || id.empty())
        co_return text;
    session_.keep_filter(text, id);
    co_return id;
}

awaitable<void> sync::take_in(sync_batch news, ports::inbound_sink& sink)
{
    co_await ask_what_holds(news);
    co_await tell_admins(sink);
    for (const auto& gap : news.gaps)
        co_await fill(gap, sink);
    auto inputs = std::move(news.inputs);
    co_await deliver(std::move(inputs), sink);
    rooms_.meet(news);
}

awaitable<void> sync::deliver(std::vector<ports::inbound> inputs, ports::inbound_sink& sink)
{
    auto complete = co_await corrections_.completed(std::move(inputs));
    co_await inputs_.deliver(std::move(complete), sink);
}

awaitable<void> sync::find_admin_room_by_alias()
{
    if (!known_.admin_room.starts_with('#') || clock_.now() < admin_room_not_before_)
        co_return;
    auto room = co_await room_behind(session_, known_.admin_room);
    if (!room.empty()) {
        known_.admin_room = std::move(room);
        known_.admin_room_id = find_admin_room(known_);
        co_return;
    }
    admin_room_not_before_ = clock_.now() + admin_room_again;
    if (!std::exchange(is_alias_doubted_, true))
        log_.write(ports::severity::error, "no room has the alias of [matrix] admin_room, so it makes no admins",
                   {{"alias", known_.admin_room}});
}

awaitable<bool> sync::read_admin_room()
{
    const auto room = known_.admin_room_id;
    const auto found = known_.rooms.find(room);
    const bool is_wanted = found != known_.rooms.end() && !found->second.knows_members;
    if (!is_wanted || clock_.now() < admin_room_not_before_)
        co_return false;
    const auto until = net::steady_now() + admin_room_budget;
    std::optional<std::map<std::string, std::string>> joined;
    std::optional<json> levels;
    for (std::uint32_t attempt = 1; attempt <= admin_room_attempts && !(joined && levels); ++attempt) {
        if (attempt > 1)
            co_await pause_before(attempt - 1, milliseconds::zero());
        joined = co_await joined_members(session_, room);
        levels = co_await state_now(session_, room, "m.room.power_levels");
        if (net::steady_now() >= until)
            break;
    }
    const auto still = known_.rooms.find(room);
    const bool is_read = joined && levels && still != known_.rooms.end();
    admin_room_not_before_ = is_read ? core::instant{} : clock_.now() + admin_room_again;
    if (is_read) {
        apply_members(still->second, *joined);
        apply_state(still->second, *levels);
        known_.admin_room_id = find_admin_room(known_);
    } else {
        log_.write(ports::severity::error,
                   "who is in the admin room, or what they may, could not be read, so it makes no admins",
                   {{"room", room}});
    }
    co_return is_read;
}

void sync::warn_of_upgrade()
{
    const auto room = known_.rooms.find(known_.admin_room_id);
    const auto next = room == known_.rooms.end() ? std::string() : room->second.upgraded_to;
    if (!known_.rooms.contains(next) || std::exchange(not_followed_, next) == next)
        return;
    log_.write(
        ports::severity::warning,
        "the admin room was upgraded, and who administers the bot stays with the old one: less than level 100 may "
        "upgrade it, or the new one does not go on from it; name the new one in [matrix] admin_room",
        {{"room", room->first}, {"replacement", next}});
}

awaitable<void> sync::tell_admins(ports::inbound_sink& sink)
{
    // Without such a room it is told once that nobody is: there may have been one before.
    if (known_.admin_room.empty() && told_admins_)
        co_return;
    co_await find_admin_room_by_alias();
    warn_of_upgrade();
    const bool is_read = co_await read_admin_room();
    auto admins = admins_of(known_);
    std::set<std::string> users;
    for (const auto& [user, seen] : admins)
        users.insert(user);
    // Whoever was looked up before the room was read was taken for no admin.
    if (!is_read && told_admins_ == users)
        co_return;
    told_admins_ = std::move(users);
    ports::inbound told;
    told.at = clock_.now();
    told.key = "admins/" + std::to_string(told.at.time_since_epoch().count()) + "-" + std::to_string(++admins_told_);
    told.workspace = session_.self().user;
    told.ack = {1, told.key};
    told.input = ports::admins_input{std::move(admins)};
    std::vector<ports::inbound> inputs;
    inputs.push_back(std::move(told));
    co_await inputs_.deliver(std::move(inputs), sink);
}

} // namespace makegood::matrix

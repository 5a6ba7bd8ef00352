#include "posting.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include <makegood/core/json_string.hpp>
#include <makegood/ports/message_refs.hpp>
#include <makegood/slack/text.hpp>

#include "json_fields.hpp"

namespace makegood::slack {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using ports::join_refs;
using ports::sent;
using ports::split_refs;

// How long a write waits for its turn before the row goes back to the queue.
constexpr std::chrono::milliseconds patience{1'500};
// Clocks of ours and of Slack differ a little.
constexpr std::chrono::seconds look_back{10};
// An attempt is over by then, whatever the clocks say.
constexpr std::chrono::hours look_ahead{1};
// But this machine's clock may have been set wrong meanwhile: what is not there is looked for in the days around, too.
constexpr std::chrono::hours clock_is_off_max{24};
constexpr int find_pages_max = 10;
constexpr std::size_t direct_channels_max = 10'000;
constexpr const char* plain_resends = "makegood_slack_plain_resends_total";

sent outcome_of(const api_answer& answer)
{
    sent out;
    out.result = answer.result;
    out.retry_after = answer.retry_after;
    out.problem = answer.problem;
    out.is_place_closed = answer.code == "is_archived" || answer.code == "is_inactive";
    return out;
}

sent outcome(delivery result, std::string problem)
{
    sent out;
    out.result = result;
    out.problem = std::move(problem);
    return out;
}

// A look-up that is refused will be so again, and everything behind it would wait: it is parked, with what is not known
// of it. What failed in passing is tried again.
sent not_found_out(sent failed)
{
    if (failed.result != delivery::refused && failed.result != delivery::defect)
        failed.result = delivery::unknown;
    return failed;
}

sent delivered_as(std::string channel, const std::vector<std::string>& refs)
{
    sent out;
    out.channel = std::move(channel);
    out.message = join_refs(refs);
    return out;
}

// {"channel":…, and whatever `members` adds, without the closing brace.
std::string object_for(const std::string& channel)
{
    std::string out = "{\"channel\":";
    core::append_json_string(out, channel);
    return out;
}

void add_member(std::string& object, std::string_view name, std::string_view text)
{
    object += ",\"";
    object += name;
    object += "\":";
    core::append_json_string(object, text);
}

std::int64_t seconds_of(core::instant when)
{
    return std::chrono::duration_cast<std::chrono::seconds>(when.time_since_epoch()).count();
}

// The mark by which a post whose outcome is unknown is found again. A ledger that was begun anew counts its rows from
// one again: the time tells them apart.
std::string metadata(const ports::outbox_row& row, std::size_t part)
{
    auto out = R"(,"metadata":{"event_type":"makegood","event_payload":{"outbox_id":)" + std::to_string(row.id.value);
    if (row.put_at)
        out += ",\"put_at\":" + std::to_string(seconds_of(*row.put_at));
    return out + ",\"part\":" + std::to_string(part) + "}}";
}

std::string post_object(const ports::outbox_row& row, const std::string& channel)
{
    auto out = object_for(channel);
    if (!row.message.to.thread.empty())
        add_member(out, "thread_ts", row.message.to.thread);
    return out;
}

// Of a direct message: whom it is for cannot read any more.
bool is_reader_gone(const std::string& code)
{
    return code == "user_disabled" || code == "user_not_found" || code == "is_inactive";
}

bool is_gone(const std::string& code)
{
    return code == "message_not_found" || code == "edit_window_closed" || code == "cant_update_message";
}

// `is_near`: posted when that row was tried, as far as the clocks are right.
bool is_ours(const json& message, const ports::outbox_row& row, bool is_near)
{
    const auto& mark = member(message, "metadata");
    const auto& payload = member(mark, "event_payload");
    if (text_of(mark, "event_type") != "makegood" || number_of(payload, "outbox_id") != row.id.value)
        return false;
    // Earlier releases did not write the time.
    const bool has_time = member(payload, "put_at").is_number_integer() && row.put_at;
    return has_time ? number_of(payload, "put_at") == seconds_of(*row.put_at) : is_near;
}

void collect(const json& messages, const ports::outbox_row& row, bool is_near,
             std::map<std::int64_t, std::string>& into)
{
    for (const auto& each : messages.is_array() ? messages : json::array())
        if (is_ours(each, row, is_near))
            into[number_of(member(member(each, "metadata"), "event_payload"), "part")] = text_of(each, "ts");
}

// Of a channel's history.
struct stretch
{
    core::instant from;
    core::instant until;
    // Otherwise its latest part is, as far as that goes: posts of that row stand there if a clock was wrong.
    bool is_read_whole = true;
};

// Where a post of that row stands: surely there, unless the clock was wrong.
std::vector<stretch> stretches_of(const ports::outbox_row& row)
{
    const auto since = row.attempted_at.value_or(core::instant{}) - look_back;
    const auto until = since + look_ahead;
    return {{since, until, true}, {since - clock_is_off_max, until + clock_is_off_max, false}};
}

api_call find_call(const ports::outbox_row& row, const std::string& channel, const stretch& within,
                   const std::string& cursor)
{
    net::form_fields fields{{"channel", channel},
                            {"oldest", make_ts(within.from)},
                            {"latest", make_ts(within.until)},
                            {"include_all_metadata", "true"},
                            {"limit", "200"}};
    if (!cursor.empty())
        fields.emplace_back("cursor", cursor);
    if (row.message.to.thread.empty())
        return {"conversations.history", std::move(fields)};
    fields.emplace_back("ts", row.message.to.thread);
    return {"conversations.replies", std::move(fields)};
}

// The form that is to be opened, else the page that is to be published.
std::string view_of(const ports::outbox_row& row, markup how)
{
    return row.message.sheet ? render_view(*row.message.sheet, row.people, row.channel, how)
                             : render_home(row.message.body, row.people, how);
}

bool is_findable(const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    return to.response_url.empty() && to.trigger.empty() && row.only_for_user.empty() && row.attempted_at.has_value();
}

} // namespace

posting::posting(web_api& api, net::url base, ports::log& log)
    : api_(api)
    , base_(std::move(base))
    , log_(log)
{
}

std::optional<rendered_message> posting::instead_of_refused(const api_answer& answer, const ports::outbox_row& row,
                                                            std::size_t part)
{
    if (!answer.code.starts_with("invalid_blocks"))
        return std::nullopt;
    auto plain = render(row.message.body, row.people, markup::none);
    if (part >= plain.size())
        return std::nullopt;
    log_.count(plain_resends);
    return std::move(plain[part]);
}

awaitable<api_answer> posting::say(const ports::outbox_row& row, const rendered_message& message, std::size_t part,
                                   envelope how)
{
    api_call call(how.method, how.before + "," + message_members(message) + how.after, how.channel);
    const auto answer = co_await api_.call(std::move(call), patience);
    const auto plain = instead_of_refused(answer, row, part);
    if (!plain)
        co_return answer;
    api_call again(how.method, how.before + "," + message_members(*plain) + how.after, how.channel);
    co_return co_await api_.call(std::move(again), patience);
}

awaitable<sent> posting::post(const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    if (!to.trigger.empty())
        co_return co_await open_form(row);
    if (!to.response_url.empty())
        co_return co_await respond(row);
    if (to.is_home)
        co_return co_await publish(row);
    const auto where = co_await channel_of(row);
    if (where.channel.empty())
        co_return where;
    const auto all = render(row.message.body, row.people);
    if (all.empty())
        co_return outcome(delivery::defect, "an empty document");
    if (to.only_for && row.only_for_user.empty())
        co_return outcome(delivery::refused, "nobody to show it to");
    if (!row.only_for_user.empty())
        co_return co_await post_ephemeral(row, where.channel, all);
    auto done = split_refs(row.posted_message);
    co_return co_await post_parts(row, where.channel, all, std::move(done));
}

awaitable<sent> posting::channel_of(const ports::outbox_row& row)
{
    sent out;
    out.channel = row.channel;
    if (!out.channel.empty())
        co_return out;
    if (row.user.empty())
        co_return outcome(delivery::refused, "nobody to write to");
    const auto known = direct_channels_.find(row.user);
    if (known != direct_channels_.end()) {
        out.channel = known->second;
        co_return out;
    }
    std::string object = "{\"users\":";
    core::append_json_string(object, row.user);
    api_call call("conversations.open", object + "}", "");
    const auto answer = co_await api_.call(std::move(call), patience);
    if (!answer.ok()) {
        auto failed = outcome_of(answer);
        failed.is_reader_gone = is_reader_gone(answer.code);
        co_return failed;
    }
    out.channel = text_of(member(*answer.body, "channel"), "id");
    if (out.channel.empty())
        co_return outcome(delivery::retry, "conversations.open without channel");
    if (direct_channels_.size() >= direct_channels_max)
        direct_channels_.clear();
    direct_channels_.emplace(row.user, out.channel);
    co_return out;
}

awaitable<sent> posting::post_parts(const ports::outbox_row& row, std::string channel, const parts& all, refs done)
{
    while (done.size() < all.size()) {
        const auto part = done.size();
        envelope how("chat.postMessage", channel, post_object(row, channel),
                     metadata(row, part) + R"(,"unfurl_links":false,"unfurl_media":false})");
        const auto answer = co_await say(row, all[part], part, std::move(how));
        if (!answer.ok()) {
            auto failed = outcome_of(answer);
            failed.is_reader_gone = row.channel.empty() && is_reader_gone(answer.code);
            failed.channel = channel;
            failed.message = join_refs(done);
            co_return failed;
        }
        done.push_back(text_of(*answer.body, "ts"));
        // Slack names the channel it really went to: a direct message may have been addressed by its user.
        const auto where = text_of(*answer.body, "channel");
        channel = where.empty() ? channel : where;
    }
    co_return delivered_as(channel, done);
}

awaitable<sent> posting::post_ephemeral(const ports::outbox_row& row, std::string channel, const parts& all)
{
    auto done = split_refs(row.posted_message);
    while (done.size() < all.size()) {
        auto object = object_for(channel);
        add_member(object, "user", row.only_for_user);
        if (!row.message.to.thread.empty())
            add_member(object, "thread_ts", row.message.to.thread);
        envelope how("chat.postEphemeral", channel, std::move(object), "}");
        const auto answer = co_await say(row, all[done.size()], done.size(), std::move(how));
        if (!answer.ok()) {
            auto failed = outcome_of(answer);
            failed.message = join_refs(done);
            co_return failed;
        }
        done.push_back(text_of(*answer.body, "message_ts"));
    }
    co_return delivered_as(channel, done);
}

awaitable<sent> posting::respond(const ports::outbox_row& row)
{
    const auto where = net::parse_url(row.message.to.response_url);
    if (!where || !is_trusted(*where, base_))
        co_return outcome(delivery::dropped, "a response url that leads elsewhere");
    const auto all = render(row.message.body, row.people);
    const bool replaces = row.message.replaces_original;
    if (all.empty() && !replaces)
        co_return outcome(delivery::defect, "an empty document");
    auto done = split_refs(row.posted_message);
    const auto count = std::max<std::size_t>(all.size(), 1);
    while (done.size() < count) {
        const bool is_replacement = replaces && done.empty();
        const std::string before = is_replacement ? R"({"replace_original":true,)"
                                                  : R"({"response_type":"ephemeral","replace_original":false,)";
        auto object = all.empty() ? R"({"delete_original":true})" : before + message_members(all[done.size()]) + "}";
        auto answer = co_await api_.respond(*where, std::move(object), is_replacement);
        if (const auto plain = instead_of_refused(answer, row, done.size())) {
            auto again = before + message_members(*plain) + "}";
            answer = co_await api_.respond(*where, std::move(again), is_replacement);
        }
        if (!answer.ok()) {
            auto failed = outcome_of(answer);
            failed.message = join_refs(done);
            co_return failed;
        }
        // A response has no id of its own; the mark counts the parts that stand.
        done.emplace_back("-");
    }
    co_return delivered_as("", done);
}

awaitable<api_answer> posting::show_view(const ports::outbox_row& row, std::string method, std::string before,
                                         std::chrono::milliseconds how_long)
{
    api_call call(method, before + ",\"view\":" + view_of(row, markup::full) + "}", "");
    const auto answer = co_await api_.call(std::move(call), how_long);
    // Of views Slack refuses blocks as arguments.
    if (!answer.code.starts_with("invalid_blocks") && answer.code != "invalid_arguments")
        co_return answer;
    log_.count(plain_resends);
    api_call again(method, before + ",\"view\":" + view_of(row, markup::none) + "}", "");
    co_return co_await api_.call(std::move(again), how_long);
}

awaitable<sent> posting::open_form(const ports::outbox_row& row)
{
    if (!row.message.sheet)
        co_return outcome(delivery::defect, "a trigger without a form");
    if (view_of(row, markup::full).empty())
        co_return outcome(delivery::defect, "a form beyond the limits of a view");
    std::string object = "{\"trigger_id\":";
    core::append_json_string(object, row.message.to.trigger);
    const auto answer = co_await show_view(row, "views.open", std::move(object), std::chrono::milliseconds::zero());
    auto out = outcome_of(answer);
    // A trigger lives for three seconds: what failed now is too late later.
    if (out.result == delivery::unknown || out.result == delivery::retry)
        out.result = delivery::dropped;
    out.message = text_of(member(*answer.body, "view"), "id");
    co_return out;
}

awaitable<sent> posting::publish(const ports::outbox_row& row)
{
    if (row.user.empty())
        co_return outcome(delivery::refused, "nobody to publish it for");
    if (view_of(row, markup::full).empty())
        co_return outcome(delivery::defect, "a page beyond the limits of a view");
    std::string object = "{\"user_id\":";
    core::append_json_string(object, row.user);
    const auto answer = co_await show_view(row, "views.publish", std::move(object), patience);
    co_return outcome_of(answer);
}

awaitable<sent> posting::update(const ports::outbox_row& row)
{
    const auto done = split_refs(row.posted_message);
    const auto all = render(row.message.body, row.people);
    if (done.empty() || row.posted_channel.empty())
        co_return co_await post(row);
    if (all.empty())
        co_return outcome(delivery::defect, "an empty document");
    // What has no room where a reminder stands is not said beside it: that would remind once more. Nor is it cut.
    if (all.size() > done.size() && row.message.lane == ports::lane::nudge)
        co_return delivered_as(row.posted_channel, done);
    const auto kept = std::min(done.size(), all.size());
    for (std::size_t part = 0; part < kept; ++part) {
        auto object = object_for(row.posted_channel);
        add_member(object, "ts", done[part]);
        envelope how("chat.update", row.posted_channel, std::move(object), "}");
        const auto answer = co_await say(row, all[part], part, std::move(how));
        // Deleted by somebody, or too old to be edited: it is said anew, but for reminders, which are said once.
        if (is_gone(answer.code) && row.message.lane == ports::lane::nudge)
            co_return outcome(delivery::dropped, answer.problem);
        if (is_gone(answer.code))
            co_return co_await post_parts(row, row.posted_channel, all, refs());
        if (!answer.ok()) {
            auto failed = outcome_of(answer);
            failed.channel = row.posted_channel;
            failed.message = row.posted_message;
            co_return failed;
        }
    }
    if (all.size() >= done.size())
        co_return co_await post_parts(row, row.posted_channel, all, done);
    co_return co_await remove_rest(row, done, kept);
}

// Parts that the shorter document no longer has.
awaitable<sent> posting::remove_rest(const ports::outbox_row& row, refs done, std::size_t kept)
{
    while (done.size() > kept) {
        auto object = object_for(row.posted_channel);
        add_member(object, "ts", done.back());
        api_call call("chat.delete", object + "}", "");
        const auto answer = co_await api_.call(std::move(call), patience);
        if (!answer.ok()) {
            auto failed = outcome_of(answer);
            failed.channel = row.posted_channel;
            failed.message = join_refs(done);
            co_return failed;
        }
        done.pop_back();
    }
    co_return delivered_as(row.posted_channel, done);
}

awaitable<sent> posting::find(const ports::outbox_row& row)
{
    if (!is_findable(row))
        co_return outcome(delivery::unknown, "cannot be looked up");
    const auto where = co_await channel_of(row);
    if (where.channel.empty())
        co_return not_found_out(where);
    const auto parts_count = render(row.message.body, row.people).size();
    const auto stretches = stretches_of(row);
    std::map<std::int64_t, std::string> found;
    auto done = split_refs(row.posted_message);
    for (const auto& within : stretches) {
        std::string cursor;
        for (int page = 0; page < find_pages_max; ++page) {
            auto call = find_call(row, where.channel, within, cursor);
            const auto answer = co_await api_.call(std::move(call), patience);
            if (!answer.ok())
                co_return not_found_out(outcome_of(answer));
            collect(member(*answer.body, "messages"), row, within.is_read_whole, found);
            cursor = text_of(member(*answer.body, "response_metadata"), "next_cursor");
            if (cursor.empty())
                break;
        }
        if (!cursor.empty() && within.is_read_whole)
            co_return outcome(delivery::refused, "too many messages to look through");
        while (found.contains(static_cast<std::int64_t>(done.size())))
            done.push_back(found[static_cast<std::int64_t>(done.size())]);
        if (done.size() >= parts_count)
            break;
    }
    auto out = delivered_as(where.channel, done);
    if (done.size() < parts_count)
        out.result = delivery::retry;
    co_return out;
}

} // namespace makegood::slack

// What a response did not bring: what was said in a gap or before a lost position, and the state that it left in doubt.
#include "sync.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <makegood/net/backoff.hpp>
#include <makegood/net/steady.hpp>

#include "decode_parts.hpp"
#include "directory.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using std::chrono::milliseconds;

constexpr int pages_max = 100;
constexpr std::size_t healed_in_one_step = 100;
// Others may set what they like beside something else, and everything waits meanwhile: the rest is asked with the next
// response.
constexpr std::size_t doubts_asked_max = 20;
constexpr std::chrono::seconds doubts_budget{10}; // for beginning another
constexpr std::size_t doubts_max = 1'000;
// A server that cannot tell is asked again so long after.
constexpr std::chrono::seconds doubts_again{30};
const net::backoff_policy reading{milliseconds{500}, milliseconds{20'000}};

core::instant said_at(const json& event) { return core::instant(milliseconds(number_of(event, "origin_server_ts"))); }

// Of /messages: one with nothing in it need not be the last, as servers take out what the account may not see when they
// have counted the page.
bool is_last(const json& page, const std::string& from, const std::string& end)
{
    return end.empty() || (page.empty() && end == from);
}

} // namespace

awaitable<void> sync::pause_before(std::uint32_t attempt, milliseconds retry_after)
{
    const auto pause = net::next_delay(reading, attempt - 1, retry_after, clock_.random());
    co_await net::pause(loop_, std::max(pause, shortest_pause));
}

awaitable<api_answer> sync::history(std::string room, net::form_fields query)
{
    query.emplace_back("limit", "100");
    query.emplace_back("filter", std::string(R"({"lazy_load_members":true,"types":)") + timeline_types + "}");
    for (std::uint32_t attempt = 1;; ++attempt) {
        api_call what(call::read, "GET", path_of("rooms/{}/messages", {room}));
        what.query = query;
        const auto answer = co_await session_.ask(std::move(what));
        const bool is_passing = answer.result == delivery::retry || answer.result == delivery::unknown;
        // What was said in a gap is not given up: what follows waits, and health says so.
        if (!is_passing)
            co_return answer;
        co_await pause_before(attempt, answer.retry_after);
    }
}

awaitable<void> sync::ask_what_holds(sync_batch& news)
{
    for (auto& each : news.doubts)
        if (doubts_.size() < doubts_max && std::find(doubts_.begin(), doubts_.end(), each) == doubts_.end())
            doubts_.push_back(std::move(each));
    if (doubts_.empty() || clock_.now() < doubts_not_before_)
        co_return;
    // As a response would tell it, of which there may be several for one position.
    json told = json::object();
    const auto now_ms = clock_.now().time_since_epoch().count();
    told["next_batch"] = "doubt/" + std::to_string(now_ms) + "-" + std::to_string(++doubts_asked_);
    std::set<std::string> rooms;
    const auto until = net::steady_now() + doubts_budget;
    for (std::size_t asked = 0; asked < doubts_asked_max && !doubts_.empty() && net::steady_now() < until; ++asked) {
        const auto doubt = doubts_.front();
        doubts_.pop_front();
        const auto event = co_await state_now(session_, doubt.room, doubt.type);
        if (!event) {
            doubts_.push_back(doubt);
            doubts_not_before_ = clock_.now() + doubts_again;
            break;
        }
        if (!event->is_object() || !known_.rooms.contains(doubt.room))
            continue;
        rooms.insert(doubt.room);
        told["rooms"]["join"][doubt.room]["state_after"]["events"].push_back(*event);
    }
    if (!rooms.empty())
        tell_what_holds(told, rooms, news);
}

void sync::tell_what_holds(const json& told, const std::set<std::string>& rooms, sync_batch& news)
{
    auto holds = decode_sync(told.dump(-1, ' ', false, json::error_handler_t::replace), known_, false);
    if (!holds)
        return;
    // What the response says was read with the doubt in it. Where a room goes on from another, the input is of that
    // one.
    for (auto& input : news.inputs) {
        auto* const place = std::get_if<ports::place_input>(&input.input);
        const auto room = place == nullptr ? input.channel : place->seen.channel;
        if (!rooms.contains(room))
            continue;
        if (place != nullptr)
            place->seen = place_of(known_.rooms.at(room), room, known_.self);
        else
            note_room(input, known_);
    }
    const auto is_muted_no_more = [&](const ports::inbound& input) {
        const auto* place = std::get_if<ports::place_input>(&input.input);
        return place != nullptr && place->happened == ports::place_input::what::muted && !place->seen.is_muted;
    };
    std::erase_if(news.inputs, is_muted_no_more);
    for (const auto& room : holds->unmuted)
        std::erase(news.muted, room);
    std::move(news.inputs.begin(), news.inputs.end(), std::back_inserter(holds->inputs));
    news.inputs = std::move(holds->inputs);
    std::move(holds->upgrades.begin(), holds->upgrades.end(), std::back_inserter(news.upgrades));
    std::move(holds->muted.begin(), holds->muted.end(), std::back_inserter(news.muted));
    std::move(holds->unmuted.begin(), holds->unmuted.end(), std::back_inserter(news.unmuted));
}

awaitable<void> sync::fill(timeline_gap gap, ports::inbound_sink& sink)
{
    auto from = gap.from.empty() ? position_->token : gap.from;
    auto is_encrypted = gap.is_encrypted;
    for (int page = 0; page < pages_max; ++page) {
        net::form_fields query;
        query.emplace_back("dir", "f");
        query.emplace_back("from", from);
        query.emplace_back("to", gap.to);
        const auto answer = co_await history(gap.room, std::move(query));
        const auto& events = member(*answer.body, "chunk");
        const bool is_read = answer.ok() && events.is_array();
        if (!is_read) {
            log_.write(ports::severity::error, "a gap could not be read", {{"room", gap.room}});
            log_.count("makegood_matrix_gaps_lost_total");
            co_return;
        }
        auto inputs = decode_timeline(events, gap.room, known_, is_encrypted);
        co_await deliver(std::move(inputs), sink);
        const auto before = std::exchange(from, text_of(*answer.body, "end"));
        if (from == gap.to || is_last(events, before, from))
            co_return;
    }
    log_.write(ports::severity::warning, "a gap is too long to be read wholly", {{"room", gap.room}});
    log_.count("makegood_matrix_gaps_lost_total");
}

awaitable<void> sync::heal(std::string room, core::instant since, ports::inbound_sink& sink)
{
    json events = json::array(); // newest first
    std::string from;
    bool is_over = false;
    for (int page = 0; page < pages_max && !is_over; ++page) {
        net::form_fields query;
        query.emplace_back("dir", "b");
        if (!from.empty())
            query.emplace_back("from", from);
        const auto answer = co_await history(room, std::move(query));
        const auto& chunk = member(*answer.body, "chunk");
        const bool is_read = answer.ok() && chunk.is_array();
        if (!is_read) {
            log_.write(ports::severity::error, "a gap could not be read", {{"room", room}});
            log_.count("makegood_matrix_gaps_lost_total");
            is_over = true;
            continue;
        }
        // The time is the sender's word. What is dated before is left out, as the inbox may have forgotten it and would
        // take it in twice; but it takes a whole page of it for the rest to be older, too.
        bool is_past = !chunk.empty();
        for (const auto& event : chunk)
            if (said_at(event) >= since) {
                events.push_back(event);
                is_past = false;
            }
        const auto before = std::exchange(from, text_of(*answer.body, "end"));
        is_over = is_past || is_last(chunk, before, from);
    }
    if (!is_over) {
        log_.write(ports::severity::warning, "a gap is too long to be read wholly", {{"room", room}});
        log_.count("makegood_matrix_gaps_lost_total");
    }
    std::reverse(events.begin(), events.end());
    auto inputs = decode_timeline(events, room, known_);
    // In steps: one room's are taken in one after the other, and whoever watches hears that it goes on.
    for (std::size_t at = 0; at < inputs.size(); at += healed_in_one_step) {
        const auto step = std::min(healed_in_one_step, inputs.size() - at);
        const auto first = std::make_move_iterator(inputs.begin() + static_cast<std::ptrdiff_t>(at));
        std::vector<ports::inbound> some(first, first + static_cast<std::ptrdiff_t>(step));
        co_await deliver(std::move(some), sink);
        note_answer(sink);
    }
}

} // namespace makegood::matrix

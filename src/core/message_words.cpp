// Shared words of messages.
#include "message_words.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string_view>

#include "makegood/core/board.hpp"
#include "makegood/core/due.hpp"
#include "makegood/core/nudge_policy.hpp"

namespace makegood::core {

namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

bool is_web_address(const std::string& text) { return text.rfind("http://", 0) == 0 || text.rfind("https://", 0) == 0; }

std::string without_scheme(const std::string& url) { return url.substr(url.find("://") + 3); }

std::set<std::string> words_of(const std::string& text)
{
    std::istringstream from(text);
    return {std::istream_iterator<std::string>(from), std::istream_iterator<std::string>()};
}

std::string promise_words(const action& item, const std::string& zone, instant now)
{
    const std::string date = date_words(item, zone, now);
    std::string text = item.blocked ? "blocked" : item.is_stuck ? "stuck" : "";
    if (!date.empty()) {
        text += (text.empty() ? "" : ", ") + std::string(is_overdue(item, now) ? "overdue since " : "due ") + date;
    }
    text += item.is_due_assumed ? " (assumed)" : "";
    text += item.offered_to ? ", being handed over" : "";
    text += item.declining ? ", waits for somebody to accept the risk of declining it" : "";
    return text.empty() ? "promised" : text;
}

std::string closed_words(const action& item)
{
    switch (item.check) {
    case check::none:
        return "done";
    case check::pending:
        return "done, not merged yet";
    case check::landed:
        return "done, landed";
    case check::confirmed:
        return "done, confirmed";
    }
    return "done";
}

std::string dropped_words(const action& item)
{
    switch (item.why_dropped) {
    case drop_reason::declined:
        return "declined";
    case drop_reason::duplicate:
        return "duplicate of " + format_id(item.duplicate_of);
    case drop_reason::superseded:
        return "superseded by " + format_id(item.duplicate_of);
    case drop_reason::withdrawn:
        return "withdrawn";
    case drop_reason::none:
        break;
    }
    return "dropped";
}

} // namespace

std::string one_line(const std::string& text)
{
    std::string line;
    for (const char letter : text) {
        const bool is_space = letter == '\n' || letter == '\r' || letter == '\t';
        line += is_space ? ' ' : letter;
    }
    if (line.size() <= line_text_limit) {
        return line;
    }
    std::size_t end = line_text_limit;
    while (end > 0 && continues_character(line[end])) {
        --end;
    }
    return line.substr(0, end) + "…";
}

std::string source_line(const action& item)
{
    const std::string& all = item.from.words;
    const bool is_several = all.find('\n') != std::string::npos;
    if (!is_several || item.text.find('\n') != std::string::npos) {
        return all;
    }
    const std::set<std::string> wanted = words_of(item.text);
    std::string best;
    std::size_t most = 0;
    std::istringstream lines(all);
    for (std::string line; std::getline(lines, line);) {
        const std::set<std::string> said = words_of(line);
        const auto is_said = [&](const std::string& word) { return said.contains(word); };
        const auto shared = static_cast<std::size_t>(std::count_if(wanted.begin(), wanted.end(), is_said));
        if (shared > most || (shared == most && shared > 0 && line.size() < best.size())) {
            best = line;
            most = shared;
        }
    }
    return best;
}

std::string capitalised(std::string text)
{
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

std::string as_sentence(const std::string& text)
{
    for (const std::string_view mark : {".", "!", "?", "…"}) {
        if (std::string_view(text).ends_with(mark)) {
            return text;
        }
    }
    return text + ".";
}

std::string date_words(const action& item, const std::string& zone, instant now)
{
    if (!item.due) {
        return "";
    }
    return item.due->at ? moment_words(*item.due->at, now, zone) : day_words(item.due->on, now, zone);
}

std::string last_day_words(const action& item, const std::string& zone, instant now)
{
    const instant last = item.risk_until.value_or(now) - std::chrono::milliseconds{1};
    return day_words(local_day(last, zone_or_utc(zone)), now, zone);
}

std::string silence_asked_for(const action& item, const std::string& zone, instant now)
{
    const std::string until = quiet_day_words(item, zone, now);
    const bool is_waiting = item.blocked || item.is_stuck;
    return until.empty() ? "" : (is_waiting ? "looked at again on " : "quiet until ") + until;
}

span id_span(action_id item) { return words{format_id(item), emphasis::strong}; }

void append(std::vector<span>& to, const std::string& text)
{
    if (!text.empty()) {
        to.emplace_back(words{", " + text});
    }
}

namespace {

// A moment is shown on the reader's own clock, a day as the owner's day that it is.
void append_state(std::vector<span>& to, const action& item, const std::string& zone, instant now)
{
    const std::string text = state_words(item, zone, now);
    const std::string date = item.due && item.due->at ? date_words(item, zone, now) : "";
    const auto begin = date.empty() ? std::string::npos : text.find(date);
    append(to, text.substr(0, begin));
    if (begin == std::string::npos) {
        return;
    }
    to.emplace_back(moment{*item.due->at, date});
    if (begin + date.size() < text.size()) {
        to.emplace_back(words{text.substr(begin + date.size())});
    }
}

} // namespace

void append_incident(std::vector<span>& to, const std::string& incident)
{
    if (!incident.empty()) {
        to.emplace_back(words{", " + incident, emphasis::plain, true});
    }
}

void append_links(std::vector<span>& to, const action& item)
{
    for (const std::string& reference : item.links) {
        if (is_web_address(reference)) {
            to.emplace_back(words{", "});
            to.emplace_back(link{reference, without_scheme(reference)});
        } else {
            append(to, reference);
        }
    }
}

std::vector<span> back_words(person_id who, day on, const std::string& zone, instant now)
{
    if (!who) {
        return {};
    }
    return {words{" "}, mention{who}, words{" is back " + day_words(on, now, zone) + "."}};
}

bool is_overdue(const action& item, instant now)
{
    return item.state == state::promised && item.due_at && *item.due_at <= now;
}

block action_line(const action& item, const std::string& incident, const std::string& zone, instant now)
{
    std::vector<span> line = {id_span(item.id), words{" " + one_line(item.text)}};
    const person_id who = item.owner ? item.owner : item.offered_to;
    if (who) {
        line.emplace_back(words{", "});
        line.emplace_back(mention{who});
    } else if (is_asked_of_team(item)) {
        append(line, item.offered_team);
    }
    append_state(line, item, zone, now);
    append(line, slip_words(item, zone, now));
    append_incident(line, incident);
    append_links(line, item);
    return core::item(std::move(line), item.id);
}

bool comes_before(const action& left, const action& right)
{
    if (is_final(left) != is_final(right)) {
        return is_final(right);
    }
    if (left.due_at.has_value() != right.due_at.has_value()) {
        return left.due_at.has_value();
    }
    return left.due_at != right.due_at ? left.due_at < right.due_at : left.id < right.id;
}

std::string state_words(const action& item, const std::string& zone, instant now)
{
    switch (item.state) {
    case state::promised:
        return promise_words(item, zone, now);
    case state::closed:
        return closed_words(item);
    case state::dropped:
        return dropped_words(item);
    case state::proposed:
        break;
    }
    const std::string date = date_words(item, zone, now);
    return (is_offer(item) ? "offered, not answered" : "idea, nobody has it")
        + (date.empty() ? "" : ", wanted by " + date);
}

std::string slip_words(const action& item, const std::string& zone, instant now)
{
    if (item.slips <= 0) {
        return "";
    }
    const std::string times = item.slips == 1 ? "once"
        : item.slips == 2                     ? "twice"
                                              : std::to_string(item.slips) + " times";
    return "moved " + times
        + (item.first_due ? ", first " + short_day_words(item.first_due->on, now, zone) : std::string());
}

} // namespace makegood::core

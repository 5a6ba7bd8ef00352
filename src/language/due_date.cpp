// Puts the parts of a due phrase together: openers, then a day and a clock time in either order, with what may stand
// beside them.
#include "makegood/language/due_date.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "due_date_parts.hpp"
#include "due_date_reading.hpp"

namespace makegood::language {

namespace due {

namespace {

// Everything a phrase says, each thing at most once.
struct phrase_parts
{
    // What was said of the day, the clock and the rest, merged.
    part all;
    int sure = 0;
    int weak = 0;
    int never = 0;
    // The last part was "end of", which a day must follow.
    bool is_open = false;
};

// Drops openers; returns whether "before" was among them.
bool take_openers(cursor& at)
{
    constexpr auto openers
        = std::to_array<std::string_view>({"by", "on", "until", "till", "til", "at", "for", "latest", "no later than",
                                           "not later than", "sometime", "some time"});
    bool is_before = false;
    while (true) {
        if (at.take("before")) {
            is_before = true;
        } else if (at.take("due")) {
            at.take_joined_symbol(':');
        } else if (!at.take_article()
                   && std::none_of(openers.begin(), openers.end(), [&](auto each) { return at.take_words(each); })) {
            return is_before;
        }
    }
}

constexpr auto recognisers = std::to_array({read_named_day, read_weekday, read_period, read_count, read_time_stamp,
                                            read_written_date, read_clock, read_part_of_day});

// The words with which a phrase or one of its parts may begin: those that are asked for where nothing stands.
const std::unordered_set<std::string_view>& first_words()
{
    static const auto words = [] {
        std::vector<std::string_view> asked{"the"};
        const context never{{}, &core::zone_or_utc("UTC"), {}, 0, nullptr};
        cursor at{asked};
        take_openers(at);
        for (const auto read : recognisers) {
            cursor ahead{asked};
            read(ahead, never);
        }
        return std::unordered_set<std::string_view>(asked.begin(), asked.end());
    }();
    return words;
}

// Whether anything can be read from here. Most words of an action are in no date: this spares the recognisers them.
bool may_begin(const cursor& at)
{
    const token* next = at.peek();
    return next != nullptr && (next->kind != token_kind::word || first_words().contains(next->text));
}

// The longest part that stands at the cursor.
std::optional<part> take_part(cursor& at, const context& now)
{
    std::optional<part> longest;
    if (!may_begin(at)) {
        return longest;
    }
    const cursor start = at;
    for (const auto read : recognisers) {
        cursor ahead = start;
        auto found = read(ahead, now);
        if (found && ahead.position() > at.position()) {
            at = ahead;
            longest = std::move(found);
        }
    }
    return longest;
}

template <typename Value>
bool merge_once(std::optional<Value>& into, const std::optional<Value>& from)
{
    if (into && from) {
        return false;
    }
    into = from ? from : into;
    return true;
}

bool merge_once(bool& into, bool from)
{
    const bool was_set = into;
    into = into || from;
    return !(was_set && from);
}

// Adds a part; false when the phrase already says one of that sort.
bool merge(phrase_parts& into, const part& next)
{
    part& all = into.all;
    if ((all.moment && next.day) || (all.day && next.moment)) {
        return false; // "2 hours tomorrow"; only a time stamp has both, in one part.
    }
    const bool fits = merge_once(all.day, next.day) && merge_once(all.weekday, next.weekday)
        && merge_once(all.clock_minute, next.clock_minute) && merge_once(all.moment, next.moment)
        && merge_once(all.is_coming_morning, next.is_coming_morning);
    all.is_end_of_day = all.is_end_of_day || next.is_end_of_day;
    all.needs_day = all.needs_day || next.needs_day;
    all.is_bare_count = all.is_bare_count || next.is_bare_count;
    all.sort = next.day ? next.sort : all.sort;
    into.is_open = next.must_precede_day;
    into.sure += next.sureness == certainty::sure ? 1 : 0;
    into.weak += next.sureness == certainty::weak ? 1 : 0;
    into.never += next.sureness == certainty::never ? 1 : 0;
    return fits && !next.is_refused;
}

// Whether "at", "by", "on" or "before" may link two parts: a clock time, an end or part of the day and a day. A
// weekday and its date stand side by side.
bool may_be_linked(const part& left, const part& right)
{
    const auto names_time = [](const part& each) {
        return each.clock_minute || each.is_end_of_day || each.needs_day || each.is_coming_morning;
    };
    return names_time(left) || names_time(right);
}

// "before" links only to a time ("friday before noon", "noon before friday"): "eod before friday" could mean two
// days.
bool may_follow_before(const part& left, const part& right)
{
    return left.clock_minute || right.clock_minute || right.is_end_of_day;
}

enum class link { none, comma, word, before };

link take_link(cursor& at)
{
    const bool is_comma = at.take_symbol(',');
    if (at.take("at") || at.take("by") || at.take("on")) {
        return link::word;
    }
    if (at.take("before")) {
        return link::before;
    }
    return is_comma ? link::comma : link::none;
}

bool is_link_allowed(link linked, const part& left, const part& right)
{
    if (linked == link::before) {
        return may_follow_before(left, right);
    }
    return linked != link::word || may_be_linked(left, right);
}

// Reads all parts up to the end of the phrase.
std::optional<phrase_parts> take_parts(cursor& at, const context& now)
{
    auto latest = take_part(at, now);
    phrase_parts parts;
    if (!latest || !merge(parts, *latest)) {
        return std::nullopt;
    }
    while (!at.is_at_end()) {
        const link linked = take_link(at);
        const auto next = take_part(at, now);
        const bool closes = next && (!parts.is_open || next->day || next->weekday);
        if (!closes || !is_link_allowed(linked, *latest, *next) || !merge(parts, *next)) {
            return std::nullopt;
        }
        latest = next;
    }
    return parts.is_open ? std::nullopt : std::optional{parts};
}

// Tomorrow, or today in the small hours.
core::day coming_morning(const context& now)
{
    constexpr int night_ends = 5 * 60;
    return now.minute < night_ends ? now.today : core::add_days(now.today, 1);
}

// The day a phrase names; empty when it names none or a weekday that disagrees with its date.
std::optional<core::day> day_of(const part& all, const context& now)
{
    if (all.day) {
        const bool agrees = !all.weekday || (all.sort == day_sort::written && *all.weekday == date::weekday{*all.day});
        return agrees ? all.day : std::nullopt;
    }
    if (all.weekday) {
        return coming(*all.weekday, now);
    }
    if (all.is_coming_morning) {
        return coming_morning(now);
    }
    return all.is_end_of_day && !all.needs_day ? std::optional{now.today} : std::nullopt;
}

// A clock time alone: today if still ahead, else tomorrow.
core::instant next_clock_time(int minute, const context& now)
{
    const core::instant today = core::to_instant(now.today, minute, *now.zone);
    return today > now.now ? today : core::to_instant(core::add_days(now.today, 1), minute, *now.zone);
}

// A moment that stands alone; a time stamp may have its weekday beside it.
std::optional<core::instant> complete_moment(const part& all)
{
    const bool agrees = !all.weekday || (all.day && *all.weekday == date::weekday{*all.day});
    const bool is_alone = !all.clock_minute && !all.needs_day && !all.is_end_of_day && !all.is_coming_morning && agrees;
    return is_alone ? all.moment : std::nullopt;
}

// The moment a phrase with a clock time names.
std::optional<core::instant> clock_moment(const part& all, const context& now)
{
    const bool is_alone = !all.day && !all.weekday && !all.is_coming_morning && !all.is_end_of_day;
    if (is_alone) {
        return all.needs_day ? std::nullopt : std::optional{next_clock_time(*all.clock_minute, now)};
    }
    const auto day = day_of(all, now);
    if (!day) {
        return std::nullopt;
    }
    const core::instant moment = core::to_instant(*day, *all.clock_minute, *now.zone);
    return moment > now.now ? std::optional{moment} : std::nullopt;
}

std::optional<core::deadline> deadline_of(const part& all, bool is_before, const context& now,
                                          const date::time_zone& zone)
{
    if (all.moment || all.clock_minute) {
        const auto moment = all.moment ? complete_moment(all) : clock_moment(all, now);
        if (!moment) {
            return std::nullopt;
        }
        return core::deadline{core::local_day(*moment, zone), moment};
    }
    auto day = day_of(all, now);
    if (day && is_before && !all.is_end_of_day && all.sort != day_sort::period_end) {
        day = core::add_days(*day, -1);
    }
    if (!day || *day < now.today) {
        return std::nullopt;
    }
    return core::deadline{*day, std::nullopt};
}

context make_context(core::instant now, const date::time_zone& zone, const core::working_time* calendar)
{
    return {now, &zone, core::local_day(now, zone), core::local_minute(now, zone), calendar};
}

// A phrase whose clock time is in UTC is read in UTC, with the day it stands with.
bool is_in_utc(std::span<const token> tokens)
{
    return std::any_of(tokens.begin(), tokens.end(),
                       [](const token& each) { return each.text == "utc" || each.text == "gmt"; });
}

bool is_sure(const phrase_parts& parts)
{
    constexpr int weak_parts_enough = 2;
    return parts.never == 0 && (parts.sure > 0 || parts.weak >= weak_parts_enough);
}

} // namespace

std::optional<reading> read_due_date(std::span<const token> phrase, core::instant now, const date::time_zone* zone,
                                     const core::working_time* calendar)
{
    cursor at{phrase};
    if (zone == nullptr || phrase.size() > tokens_max || !may_begin(at)) {
        return std::nullopt;
    }
    const date::time_zone& reading_zone = is_in_utc(phrase) ? core::zone_or_utc("UTC") : *zone;
    const context read_at = make_context(now, reading_zone, calendar);
    const bool is_before = take_openers(at);
    const auto parts = take_parts(at, read_at);
    if (!parts) {
        return std::nullopt;
    }
    const auto deadline = deadline_of(parts->all, is_before, read_at, *zone);
    if (!deadline) {
        return std::nullopt;
    }
    const part& all = parts->all;
    const bool names_date = all.weekday.has_value() || all.sort == day_sort::written;
    const bool names_time = all.clock_minute.has_value() || all.is_end_of_day;
    return reading{*deadline, is_sure(*parts), all.is_bare_count, names_time, names_date};
}

} // namespace due

std::optional<core::deadline> parse_due_date(std::string_view phrase, core::instant now, const std::string& zone,
                                             const core::working_time* calendar)
{
    const auto tokens = due::tokenize(phrase);
    const auto reading = tokens ? due::read_due_date(*tokens, now, core::find_zone(zone), calendar) : std::nullopt;
    return reading ? std::optional{reading->deadline} : std::nullopt;
}

} // namespace makegood::language

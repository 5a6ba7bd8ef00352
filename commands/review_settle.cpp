// Between the paste and the tap: whose a line is, and which promises stay.
#include <algorithm>

#include "handlers.hpp"
#include "review_draft.hpp"

namespace makegood::commands {

namespace {

// Rows of a form about each line: Slack's views have 100 blocks, and one introduces them.
constexpr std::size_t ticks_limit = 99;

// "r12 3 …": the draft, and a row of it.
struct draft_row
{
    ports::review_draft draft;
    std::size_t row = 0;
};

found<draft_row> find_row(const context& here, const std::vector<std::string>& words)
{
    const bool has_row
        = words.size() > 1 && words[1].size() < 4 && words[1].find_first_not_of("0123456789") == std::string::npos;
    if (!has_row)
        return not_understood();
    auto draft = find_draft(here, words[0]);
    if (!draft)
        return draft.problem();
    const auto row = static_cast<std::size_t>(std::stoul(words[1]));
    if (row >= language::review_rows_limit)
        return not_understood();
    return draft_row{*draft, row};
}

void set_owner(ports::review_draft& draft, std::size_t row, const std::string& owner)
{
    draft.settled.resize(std::max(draft.settled.size(), row + 1));
    draft.settled[row] = owner;
}

reply save_and_show(const context& here, const ports::review_draft& draft)
{
    here.ledger.reviews.save(draft);
    const auto at = context_of(here, draft);
    return preview_of(at, read(at, draft));
}

} // namespace

reply review_owner(const request& what, const std::string& argument)
{
    const auto words = words_of(argument);
    auto at = find_row(what.here, words);
    if (!at)
        return at.problem();
    auto draft = at->draft;
    set_owner(draft, at->row, words.size() > 2 ? words[2] : "-");
    return save_and_show(what.here, draft);
}

reply review_choose(const request& what, const std::string& argument)
{
    const auto at = find_row(what.here, words_of(argument));
    if (!at)
        return at.problem();
    const auto from = read(context_of(what.here, at->draft), at->draft);
    if (!can_open_form(what.here) || at->row >= from.lines.size())
        return not_understood();
    core::form sheet;
    sheet.title = "Owner";
    sheet.submit_label = "Choose";
    sheet.verb = "review-owner";
    sheet.argument = argument;
    sheet.introduction << core::paragraph({core::words{from.lines[at->row].row.line}});
    sheet.questions.push_back({.kind = core::question::kind::person, .key = "owner", .label = "Who does it?"});
    return open_form(what.here, std::move(sheet));
}

reply review_owner_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto user = user_in(answer_of(given, "owner"));
    return review_owner(what, argument + " " + (user.empty() ? "-" : user));
}

reply review_keep(const request& what, const std::string& argument)
{
    const auto draft = find_draft(what.here, argument);
    if (!draft)
        return draft.problem();
    if (!can_open_form(what.here))
        return not_understood();
    const auto from = read(context_of(what.here, *draft), *draft);
    core::form sheet;
    sheet.title = "Which stay?";
    sheet.submit_label = "Keep these";
    sheet.verb = "review-keep";
    sheet.argument = argument;
    sheet.introduction << core::paragraph({core::words{"The others become ideas: noted, and nobody owes them."}});
    for (std::size_t row = 0; row < from.lines.size() && sheet.questions.size() < ticks_limit; ++row) {
        const auto& shown = from.lines[row].shown;
        if (shown.owner)
            sheet.questions.push_back({.kind = core::question::kind::tick,
                                       .key = "row" + std::to_string(row),
                                       .label = name_of(what.here.ledger, shown.owner) + ": " + shown.text,
                                       .initial = "yes",
                                       .is_optional = true,
                                       .options = {{"yes", "Stays a promise"}}});
    }
    return open_form(what.here, std::move(sheet));
}

reply review_keep_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto found = find_draft(what.here, argument);
    if (!found)
        return found.problem();
    auto draft = *found;
    for (const auto& [key, answer] : given) {
        const auto row = key.starts_with("row") ? words_of(draft_word(draft.id) + " " + key.substr(3))
                                                : std::vector<std::string>();
        const auto at = find_row(what.here, row);
        if (at && answer != "yes")
            set_owner(draft, at->row, "-");
    }
    return save_and_show(what.here, draft);
}

} // namespace makegood::commands

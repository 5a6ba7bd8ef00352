// Who may read what.
#include "makegood/core/audience.hpp"

#include <algorithm>
#include <set>

namespace makegood::core {

namespace {

bool is_open_to_workspace(const place& where) { return where.visibility == visibility::open && !where.is_shared; }

std::string left_out_words(std::size_t count, audience readers)
{
    const std::string actions = count == 1 ? "1 further action is not shown here: "
                                           : std::to_string(count) + " further actions are not shown here: ";
    const std::string who = readers == audience::room ? "people in this room" : "you";
    return actions + who + " may not read " + (count == 1 ? "it." : "them.");
}

bool is_of_place(const span& part)
{
    const auto* said = std::get_if<words>(&part);
    const auto* to = std::get_if<link>(&part);
    return (said != nullptr && said->is_of_place) || (to != nullptr && to->is_of_place);
}

// What stood behind a comma may now stand first.
void drop_comma(std::vector<span>& line)
{
    auto* first = line.empty() ? nullptr : std::get_if<words>(&line.front());
    if (first != nullptr && first->text.starts_with(", "))
        first->text.erase(0, 2);
}

} // namespace

bool may_read(const place& origin, const reader_facts& who)
{
    if (!origin.id || who.standing == standing::gone || who.standing == standing::bot) {
        return false;
    }
    const bool reads_public = who.standing == standing::member && who.is_in_workspace;
    return (is_open_to_workspace(origin) && reads_public) || who.is_member.value_or(false);
}

bool readable_in(const place& origin, const place& destination, instant now)
{
    if (!origin.id || !destination.id) {
        return false;
    }
    const bool is_known = destination.guests_at && now - *destination.guests_at <= guests_are_known;
    const bool is_of_members = is_known && !destination.has_guests && !destination.is_shared;
    const bool is_same_workspace = origin.workspace == destination.workspace;
    return origin.id == destination.id || (is_open_to_workspace(origin) && is_of_members && is_same_workspace);
}

bool may_read_words(const action& item, person_id who, bool is_reader)
{
    const bool is_party = who && (who == item.owner || who == item.asker || who == item.offered_to);
    // Whoever asks them to accept the risk shows them the words.
    const bool is_accepter = who && item.declining && who == item.declining->accepter;
    return is_reader || is_party || is_accepter;
}

document redact(const document& value, const std::function<bool(action_id)>& may_show,
                const std::function<std::string(action_id)>& public_title, audience readers)
{
    document result;
    std::set<action_id> titled;
    std::set<action_id> left_out;
    for (const block& next : value.blocks) {
        if (!next.about || may_show(next.about)) {
            result << next;
            continue;
        }
        const std::string title = public_title(next.about);
        if (title.empty()) {
            left_out.insert(next.about);
        } else if (titled.insert(next.about).second) {
            result << item({words{format_id(next.about) + ": " + title}}, next.about);
        }
    }
    if (!left_out.empty()) {
        result << quiet({words{left_out_words(left_out.size(), readers)}});
    }
    const bool is_changed = !left_out.empty() || !titled.empty();
    result.summary = is_changed ? "" : value.summary;
    return result;
}

document without_place(document value, const std::function<bool(action_id)>& may_quote)
{
    const auto is_emptied = [&](block& next) {
        auto& line = next.spans;
        const bool has_part = std::any_of(line.begin(), line.end(), is_of_place);
        if (!has_part || (next.about && may_quote(next.about)))
            return false;
        const bool was_first = is_of_place(line.front());
        std::erase_if(line, is_of_place);
        if (was_first)
            drop_comma(line);
        return line.empty() && next.buttons.empty();
    };
    std::erase_if(value.blocks, is_emptied);
    return value;
}

} // namespace makegood::core

// A batch after it was read: what has been answered shows how it stands, with the buttons that still do something.
#include "makegood/core/batch.hpp"

#include <algorithm>
#include <utility>

#include "batch_words.hpp"
#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

// Whose it is, unless that is the reader.
person_id other_than(person_id reader, const action& item)
{
    const person_id who = item.owner ? item.owner : item.offered_to;
    return who == reader ? person_id{} : who;
}

// "Done.", "Bo: due Fri 4 Dec, moved once, first 27 Nov, quiet until Thu 3 Dec."
std::vector<span> standing_words(const action& item, person_id reader, const std::string& zone, instant now)
{
    std::vector<span> line;
    std::string state = state_words(item, zone, now);
    if (const person_id who = other_than(reader, item)) {
        line.emplace_back(mention{who});
        line.emplace_back(words{": "});
    } else {
        state = capitalised(std::move(state));
    }
    line.emplace_back(words{std::move(state)});
    append(line, slip_words(item, zone, now));
    append(line, silence_asked_for(item, zone, now));
    line.emplace_back(words{"."});
    return line;
}

std::vector<button> open_buttons(const action& item, person_id reader)
{
    const action_id id = item.id;
    if (is_final(item)) {
        return {};
    }
    if (item.offered_to == reader) {
        return {accept_button(id), another_date_button(id), refuse_button(id)};
    }
    if (item.blocked && item.blocked->person == reader) {
        return {part_done_button(id), open_button(id)};
    }
    // Nobody was asked yet: its asker's question stands.
    const bool is_idea = item.state == state::proposed && !item.offered_to;
    if (is_idea && item.asker == reader) {
        return {ask_somebody_else_button(id), take_button(id), drop_button(id)};
    }
    if (item.owner != reader) {
        return {};
    }
    const bool is_waiting = item.blocked || item.is_stuck;
    return {done_button(id), later_button(id), is_waiting ? unblock_button(id) : blocked_button(id), give_button(id)};
}

// What is read where the blocks are not may repeat words that were changed or taken back since: the opening is left.
document with_opening_as_summary(document batch)
{
    if (!batch.blocks.empty()) {
        batch.summary = plain_text(document{.blocks = {batch.blocks.front()}}, {});
    }
    return batch;
}

std::string without_id(const std::string& ids, action_id id)
{
    std::string left;
    for (std::size_t at = 0; at < ids.size();) {
        const std::size_t end = std::min(ids.find(' ', at), ids.size());
        const std::string each = ids.substr(at, end - at);
        left += each == format_id(id) ? "" : (left.empty() ? "" : " ") + each;
        at = end + 1;
    }
    return left;
}

} // namespace

void leave_out_of_all(document& batch, action_id id)
{
    const auto is_for_all
        = [](const block& one) { return !one.buttons.empty() && one.buttons.front().verb == "later-all"; };
    for (block& one : batch.blocks) {
        if (!is_for_all(one)) {
            continue;
        }
        for (button& each : one.buttons) {
            each.argument = without_id(each.argument, id);
        }
    }
    std::erase_if(batch.blocks, [&](const block& one) {
        return is_for_all(one) && one.buttons.front().argument.find(' ') == std::string::npos;
    });
}

document with_standing(document batch, const action& item, person_id reader, const std::string& zone, instant now)
{
    std::vector<block> blocks;
    bool is_said = false;
    for (block& next : batch.blocks) {
        if (next.about != item.id) {
            blocks.push_back(std::move(next));
            continue;
        }
        if (std::exchange(is_said, true)) {
            continue;
        }
        std::vector<span> line = {id_span(item.id), words{" " + one_line(item.text) + "\n"}};
        for (span& part : standing_words(item, reader, zone, now)) {
            line.push_back(std::move(part));
        }
        if (next.kind == block::kind::item) {
            blocks.push_back(core::item(std::move(line), item.id));
            continue;
        }
        blocks.push_back(paragraph(std::move(line), item.id));
        std::vector<button> buttons = open_buttons(item, reader);
        if (!buttons.empty()) {
            blocks.push_back(button_row(std::move(buttons), item.id));
        }
    }
    batch.blocks = std::move(blocks);
    if (item.state != state::promised || item.owner != reader) {
        leave_out_of_all(batch, item.id);
    }
    return with_opening_as_summary(std::move(batch));
}

document with_taken_back(document batch, action_id id)
{
    bool is_said = false;
    const auto is_said_or_mark = [&](block& next) {
        if (next.about != id) {
            return false;
        }
        next = paragraph({id_span(id), words{" was taken back."}});
        return std::exchange(is_said, true);
    };
    std::erase_if(batch.blocks, is_said_or_mark);
    leave_out_of_all(batch, id);
    return with_opening_as_summary(std::move(batch));
}

} // namespace makegood::core

// A review on its way into the ledger: the preview its facilitator looks at before one tap records it, the one message
// to the channel, and the table for the document. Pure; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/due.hpp>

namespace makegood::core {

// More promises than this on one incident are seldom kept: the preview asks which stay.
inline constexpr std::size_t review_promises_advised = 5;
// Lines of the message to the channel; the rest is a count.
inline constexpr std::size_t review_lines_limit = 40;

// One line as it would be recorded now.
struct reviewed_line
{
    std::string text;
    // As pasted, where they are nobody for certain: "Ana P.".
    std::string owner_words = {};
    // Who owes it; none: nobody was named, or it is not clear who.
    person_id owner = {};
    // Who could be meant: platform user id and name.
    std::vector<std::pair<std::string, std::string>> candidates = {};
    // Why the one who was named cannot be the owner: "has left". Empty: nobody, or several, are called so.
    std::string problem = {};
    // The date in the owner's zone; is_assumed: none was said, or none that could be read.
    due_date due = {};
    std::string zone = {};
    std::string unread_due = {};

    bool is_unclear() const { return !owner && !owner_words.empty(); }
};

struct review_preview
{
    // Of the draft: buttons carry it.
    std::string id;
    // "INC-104 checkout down"; empty for none.
    std::string incident = {};
    std::vector<reviewed_line> lines = {};
    // Handed back as they were pasted.
    std::vector<std::string> unread = {};
    // Promises that the incident has already.
    std::size_t promises_before = 0;
    // The facilitator ticked that the owners were present and said yes.
    bool is_agreed = false;
    bool has_forms = true;
};

// "10 read, 8 owners found, 1 unclear …", every line, and what settles and records them. For the facilitator alone.
document preview(const review_preview& what, person_id facilitator, instant now);

// To the channel, once: who recorded what. Pings nobody.
document review_announcement(const std::vector<action>& recorded, const std::string& incident, person_id facilitator,
                             const std::string& zone, instant now);

// A Markdown table to copy, one line of code per row.
document review_table(const std::vector<action>& items, const std::string& zone, instant now);

// "A-17 A-18": what the buttons about several actions carry.
std::string id_list(const std::vector<action>& items);

} // namespace makegood::core

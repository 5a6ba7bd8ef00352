// Questions that wait for an answer, and forms that are asked in turn.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// Asked of one person about a message of theirs: "You said … Track it?" Nothing follows from one that is not answered.
struct question
{
    std::int64_t id = 0;
    core::person_id asked;
    core::instant at{};
    // What they said, exactly as the platform gave it (people stand as "<@U1>").
    core::source about;
};

// A form whose questions are asked one by one: at most one at a time for each person in each place.
struct asked_form
{
    core::person_id person;
    core::place_id place;
    core::form sheet;
    // Of the questions before the one that is asked now, in their order.
    std::vector<std::pair<std::string, std::string>> answers = {};
    // Inbox key of what that question was asked in answer to.
    std::string input = {};
    core::instant asked_at{};
};

class question_store
{
public:
    virtual ~question_store() = default;
    // Stores it and returns its id. Those of more than seven days ago are erased.
    virtual std::int64_t ask(const question& item) = 0;
    // Empty once it was answered or erased.
    virtual std::optional<question> find(std::int64_t id) = 0;
    // Answered: the words are erased; that it was asked stays known.
    virtual void settle(std::int64_t id) = 0;
    // When that person was asked last.
    virtual std::optional<core::instant> last_asked(core::person_id who) = 0;
    // Whether questions are wanted: by a person (anywhere), or in a place (of anybody). They are, until told otherwise.
    virtual bool are_wanted(core::person_id who, core::place_id place) = 0;
    virtual void want(core::person_id who, bool are_wanted) = 0;
    virtual void want(core::place_id place, bool are_wanted) = 0;
    // In place of the one that was asked there before.
    virtual void ask_form(const asked_form& form) = 0;
    // Of that person in all places, the one that was asked last first: as many as can matter.
    virtual std::vector<asked_form> forms_asked(core::person_id who) = 0;
    virtual void settle_form(core::person_id who, core::place_id place) = 0;
};

} // namespace makegood::ports

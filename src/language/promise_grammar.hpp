// Who commits themself to what in one sentence. Private to the finding of promises.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <makegood/language/command_line.hpp>

#include "promise_due.hpp"
#include "promise_words.hpp"

namespace makegood::language::promises {

// Words of a message, as indices: [first, last).
struct stretch
{
    std::size_t first = 0;
    std::size_t last = 0;
};

struct commitment
{
    // Empty: the speaker.
    std::vector<person_word> owners;
    std::string team;
    // What was promised.
    stretch what;
    std::optional<found_due> due;
    // "mine", "will do", "PR by Friday": says that or when, not what.
    bool is_bare = false;
};

// How firmly something was said.
enum class force {
    // "I'll", "I'm going to", "<@U2> to".
    firm,
    // "I can", "let me", "I'm happy to": only what has a day, takes work over or names what work makes.
    offered,
    // "I'm merging it": only with a day.
    under_way,
    // Put on record by a marker or a list: whatever the verb.
    recorded,
};

class sentence_reader
{
public:
    // All must outlive it. `next` is the sentence behind; empty for none.
    sentence_reader(const std::vector<word>& words, stretch sentence, stretch next, const surroundings& around,
                    const due_finder& dates);

    std::optional<commitment> read() const;
    // Whether the deadline of a clause that commits nobody may be that of the promise before it: "should have a draft
    // on Wednesday", "PR by Friday".
    bool tells_when(stretch clause, const found_due& due) const;

private:
    // The start of a commitment: what stands behind "I'll", and how firm that is.
    struct start
    {
        std::size_t verb = 0;
        force how = force::firm;
        bool is_shared = false;
    };
    // A verb and what is known of it where it stands.
    struct verb_phrase
    {
        std::size_t verb = 0;
        stretch words;
        bool is_shared = false;
        traits sort = 0;
    };

    // The small questions.
    bool is(std::size_t at, std::string_view text) const;
    bool is_any(std::size_t at, std::initializer_list<std::string_view> texts) const;
    // The index behind "let me", given word by word; 0 when it does not stand at `at`.
    std::size_t after(std::size_t at, std::string_view phrase) const;
    bool holds(std::size_t first, std::size_t last, traits any) const;
    bool holds_word(std::size_t first, std::size_t last, std::initializer_list<std::string_view> texts) const;
    std::size_t skip_adverbs(std::size_t at) const;
    bool is_clause_start(std::size_t at) const;
    bool is_end(std::size_t at) const;
    bool is_question(std::size_t trigger) const;

    // What makes words of commitment none: promise_context.cpp.
    bool is_governed(std::size_t trigger) const;
    bool is_condition(std::size_t at) const;
    // An offer is open under any condition: "I can take it if nobody else does".
    bool has_condition_after(std::size_t verb, bool is_offer = false) const;
    bool is_taken_back(std::size_t verb) const;
    bool is_joke(std::size_t trigger) const;
    bool is_now_before(std::size_t verb) const;
    bool is_after_something(std::size_t verb) const;

    // How the speaker commits themself.
    std::optional<commitment> read_at(std::size_t at) const;
    std::optional<start> speaker_start(std::size_t at) const;
    std::optional<start> after_be(std::size_t at, bool is_shared) const;
    std::optional<start> after_have(std::size_t at) const;
    std::optional<start> second_part_start(std::size_t at) const;
    bool is_subject(std::size_t gerund) const;
    std::optional<start> dropped_subject_start(std::size_t at) const;
    // What is said without "I'll" and a verb: promise_sayings.cpp.
    std::size_t after_own_list(std::size_t at) const;
    std::optional<commitment> read_saying(std::size_t at) const;
    bool names_result(std::size_t first) const;
    bool is_own_part(std::size_t at) const;
    bool is_set_phrase(std::size_t at) const;
    bool is_named_me(std::size_t at) const;
    bool is_on_my_list(std::size_t at) const;
    bool is_my_debt(std::size_t at) const;
    bool is_done_by_me(std::size_t at) const;
    bool is_answer(std::size_t at) const;
    bool asks_for_time(std::size_t at) const;
    std::optional<commitment> read_result(std::size_t at) const;
    // How others are committed: promise_others.cpp.
    std::optional<commitment> read_other(std::size_t at) const;
    std::optional<commitment> read_pronoun(std::size_t at) const;
    std::optional<commitment> read_assignment(std::size_t at) const;
    std::optional<start> other_start(std::size_t at) const;
    bool is_recorded() const;
    bool add_owner(std::size_t at, commitment& to) const;

    // What is promised: promise_verbs.cpp.
    std::optional<verb_phrase> read_verb(std::size_t at, bool is_shared) const;
    std::size_t end_of_phrase(std::size_t verb) const;
    traits sort_of_verb(std::size_t verb, std::size_t end) const;
    bool is_work(const verb_phrase& phrase, const std::optional<found_due>& due, force how) const;
    bool is_ruled_out(const verb_phrase& phrase, bool has_day) const;
    bool names_work_first(stretch phrase) const;
    bool has_second_verb(stretch phrase) const;
    bool is_at_once(std::size_t first, std::size_t last) const;
    bool takes_over(std::size_t verb) const;

    std::optional<commitment> commit(std::size_t trigger, const start& from) const;
    std::optional<commitment> whole(std::size_t trigger, bool is_bare) const;
    std::optional<found_due> due_around(std::size_t first, std::size_t last) const;
    std::optional<found_due> due_after_sentence() const;
    bool commits_anew(std::size_t first, std::size_t last) const;
    bool names_anybody(stretch clause) const;
    bool is_private(std::size_t first, std::size_t last) const;

    const std::vector<word>& words_;
    stretch sentence_;
    stretch next_;
    const surroundings& around_;
    const due_finder& dates_;
};

} // namespace makegood::language::promises

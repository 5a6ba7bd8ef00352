// A chat message as words with what is known of each: what the grammar of promises is written over. Private to the
// finding of promises.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace makegood::language::promises {

// What a word can be. One word may be several: "test", "patch" and "page" are verbs and nouns.
enum trait : std::uint32_t {
    // Verbs of work that lasts: add, write, migrate.
    durable_verb = 1U << 0U,
    // Verbs of handling a live incident, or of a moment: check, restart, join. Promises only with a day.
    momentary_verb = 1U << 1U,
    // Verbs that tell little without their object or day: send, get, give, open.
    light_verb = 1U << 2U,
    // Verbs of being, feeling and happening, which nobody promises: be, believe, break.
    stative_verb = 1U << 3U,
    // What follow-up work makes or changes: alert, runbook, ticket.
    work_noun = 1U << 4U,
    // What a live incident consists of: call, bridge, update.
    live_noun = 1U << 5U,
    // What no work is about: lunch, bed, vacation.
    private_noun = 1U << 6U,
    // May stand between "I'll" and its verb.
    adverb = 1U << 7U,
    // This very moment: now, quickly.
    now_word = 1U << 8U,
    // Not this moment, though no day is named: later, afterwards.
    later_word = 1U << 9U,
    // May stand before the beginning of a sentence proper: ok, thanks, yes.
    interjection = 1U << 10U,
    // Happenings that stand for a date: release, retro, sprint.
    event_noun = 1U << 11U,
    // Stretches of time: week, sprint, january.
    period_noun = 1U << 12U,
    // Verbs whose "if" is a question, no condition: check, ask, see.
    asking_word = 1U << 13U,
    // Makes what follows no assertion: until, whether, wish.
    unreal_word = 1U << 14U,
    // Somebody's words are reported: said, wrote, claims.
    speech_word = 1U << 15U,
    // Nobody means it: lol, jk.
    laughter = 1U << 16U,
    // Verbs that end where another begins: try to, plan to, need to.
    leading_verb = 1U << 17U,
    // Begins another clause: but, because, which.
    clause_opener = 1U << 18U,
    // I, you, they, it: what a clause begins with.
    subject_pronoun = 1U << 19U,
    // Verbs by which a named person is put down for something: owns, takes.
    owning_verb = 1U << 20U,
    // Minutes and seconds: what is due then is under way.
    short_time = 1U << 21U,
    // the, a, our: a noun follows.
    determiner = 1U << 22U,
    // not, never, nobody.
    negation = 1U << 23U,
    // today, tomorrow, eod: a day by itself.
    day_word = 1U << 24U,
    // Without one of these, or a mention, nothing begins a commitment: I, we, will, mine, PR.
    commitment_word = 1U << 25U,
    // May begin a date, beside numbers and names of periods and days.
    date_word = 1U << 26U,
};
using traits = std::uint32_t;

enum class word_kind : std::uint8_t {
    word,
    // What follows an apostrophe: the "ll" of "I'll", the "t" of "don't".
    ending,
    // "<@U1>", "<!subteam^S1|dba>" or "@ana".
    mention,
    // A quotation, code or a link: a thing, whatever it says.
    opaque,
    emoji,
    // One character of punctuation.
    mark,
};

struct word
{
    // In lower case.
    std::string_view text;
    std::size_t begin = 0;
    std::size_t end = 0;
    word_kind kind = word_kind::word;
    traits is = 0;

    bool has(traits any) const { return (is & any) != 0; }
    bool may_commit() const
    {
        return has(commitment_word) || kind == word_kind::mention || (kind == word_kind::word && text.ends_with("ing"));
    }
    bool is_mark(char which) const { return kind == word_kind::mark && text.front() == which; }
};

// The words of a message; those of quoted lines and code blocks are left out. Dashes and ellipses in all spellings are
// the marks "-" and ".".
class word_list
{
public:
    // At most this many bytes are read.
    static constexpr std::size_t bytes_max = 4000;

    explicit word_list(std::string_view message);
    word_list(const word_list&) = delete;
    word_list& operator=(const word_list&) = delete;

    std::string_view message() const { return message_; }
    const std::vector<word>& all() const { return words_; }

private:
    std::string_view message_;
    std::string lowered_;
    std::vector<word> words_;

    friend class word_cutter;
};

// What is known of a word in lower case; of a verb's "-ing" form what is known of the verb.
traits traits_of(std::string_view lowered);
traits traits_of_gerund(std::string_view lowered);
// Of "writes", "fixes" what is known of the verb.
traits traits_of_third_person(std::string_view lowered);
// The verb whose "-ing" form it is; empty for what is none of a known verb.
std::string base_of_gerund(std::string_view lowered);

} // namespace makegood::language::promises

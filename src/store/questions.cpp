#include <nlohmann/json.hpp>

#include "document_json.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

constexpr std::chrono::hours question_life{7 * 24};
// They are answered soon after they were asked, or never.
constexpr int forms_max = 20;

using answers = std::vector<std::pair<std::string, std::string>>;

std::string to_json(const answers& given)
{
    return nlohmann::json(given).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::int64_t questions::ask(const ports::question& item)
{
    on_.use("DELETE FROM question WHERE at < ?").bind(item.at - question_life).run();
    on_.use("INSERT INTO question (person, at, place, message, permalink, words, thread) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(item.asked, item.at, item.about.place, item.about.message, item.about.permalink, item.about.words,
              item.about.thread)
        .run();
    return on_.last_id();
}

std::optional<ports::question> questions::find(std::int64_t id)
{
    auto select = on_.use("SELECT id, person, at, place, message, permalink, words, thread FROM question "
                          "WHERE id = ? AND words IS NOT NULL");
    if (!select.bind(id).step())
        return std::nullopt;
    ports::question found;
    select.read(found.id);
    select.read(found.asked);
    select.read(found.at);
    select.read(found.about.place);
    select.read(found.about.message);
    select.read(found.about.permalink);
    select.read(found.about.words);
    select.read(found.about.thread);
    return found;
}

void questions::settle(std::int64_t id)
{
    on_.use("UPDATE question SET words = NULL, permalink = '' WHERE id = ?").bind(id).run();
}

std::optional<core::instant> questions::last_asked(core::person_id who)
{
    auto select = on_.use("SELECT max(at) FROM question WHERE person = ?");
    return select.bind(who).step() ? select.take<std::optional<core::instant>>() : std::nullopt;
}

bool questions::are_wanted(core::person_id who, core::place_id place)
{
    auto select = on_.use("SELECT 1 FROM unwanted_question WHERE (person = ? AND place = 0) OR "
                          "(person = 0 AND place = ?)");
    return !select.bind(who.value, place.value).step();
}

void questions::want(core::person_id who, bool are_wanted) { want(who.value, 0, are_wanted); }

void questions::want(core::place_id place, bool are_wanted) { want(0, place.value, are_wanted); }

void questions::want(std::int64_t person, std::int64_t place, bool are_wanted)
{
    if (are_wanted)
        on_.use("DELETE FROM unwanted_question WHERE person = ? AND place = ?").bind(person, place).run();
    else
        on_.use("INSERT OR IGNORE INTO unwanted_question (person, place) VALUES (?, ?)").bind(person, place).run();
}

void questions::ask_form(const ports::asked_form& form)
{
    on_.use("INSERT OR REPLACE INTO asked_form (person, place, sheet, answers, input, asked_at) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .bind(form.person, form.place, store::to_json(form.sheet), to_json(form.answers), form.input, form.asked_at)
        .run();
}

std::vector<ports::asked_form> questions::forms_asked(core::person_id who)
{
    auto select = on_.use("SELECT place, sheet, answers, input, asked_at FROM asked_form WHERE person = ? "
                          "ORDER BY asked_at DESC LIMIT ?");
    select.bind(who, forms_max);
    std::vector<ports::asked_form> all;
    while (select.step()) {
        ports::asked_form found;
        found.person = who;
        select.read(found.place);
        auto sheet = read_form(select.take<std::string>());
        const auto given = nlohmann::json::parse(select.take<std::string>(), nullptr, false);
        select.read(found.input);
        select.read(found.asked_at);
        if (!sheet || !given.is_array())
            continue;
        found.sheet = std::move(*sheet);
        found.answers = given.get<answers>();
        all.push_back(std::move(found));
    }
    return all;
}

void questions::settle_form(core::person_id who, core::place_id place)
{
    on_.use("DELETE FROM asked_form WHERE person = ? AND place = ?").bind(who, place).run();
}

} // namespace makegood::store

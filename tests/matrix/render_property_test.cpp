// Goal: whatever a document holds, each of its contents passes the checks, every word of it is in the bodies, and what
// people typed pings nobody and formats nothing. Method: rapidcheck over documents of every kind of block and span.
#include <rapidcheck.h>

#include "content_check.hpp"
#include "support/catch.hpp"
#include <makegood/matrix/render.hpp>

using namespace makegood;
using nlohmann::json;

namespace {

const core::names people{{core::person_id{1}, {"ana p", "@ana:hs.test"}}, {core::person_id{2}, {"@room <b>", ""}}};

rc::Gen<std::string> some_words()
{
    const auto pieces = rc::gen::element<std::string>(
        "a", "disk", " ", "\n", "<", ">", "&", "\"", "&lt;", "</p>", "<script>", "@room", "@ana:hs.test", "> <@bo:x>",
        "!action", "*", "```", std::string(1, '\0'), "\xFF", "\U0001F91D", "\u202E", "\u05D0", "https://x.test/?a&b",
        std::string(3'000, 'x'), "javascript:1");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces), [](const auto& all) {
        std::string out;
        for (const auto& each : all)
            out += each;
        return out;
    });
}

rc::Gen<core::span> some_span()
{
    const auto words = rc::gen::map(rc::gen::pair(some_words(), rc::gen::inRange(0, 4)), [](auto given) {
        return core::span{core::words{given.first, static_cast<core::emphasis>(given.second)}};
    });
    const auto mention
        = rc::gen::map(rc::gen::pair(rc::gen::inRange(1, 4), rc::gen::arbitrary<bool>()), [](auto given) {
              return core::span{core::mention{core::person_id{given.first}, given.second}};
          });
    const auto link = rc::gen::map(rc::gen::pair(some_words(), some_words()), [](auto given) {
        return core::span{core::link{"https://x.test/" + given.first, given.second}};
    });
    const auto moment = rc::gen::map(some_words(), [](const std::string& text) {
        return core::span{core::moment{core::instant{}, text}};
    });
    return rc::gen::oneOf(words, words, mention, link, moment);
}

rc::Gen<core::button> some_button()
{
    const auto verb = rc::gen::element<std::string>("done", "later", "run", "blocked", "undo", "show", "");
    return rc::gen::map(rc::gen::tuple(some_words(), verb, some_words()), [](const auto& given) {
        return core::button{.label = std::get<0>(given), .verb = std::get<1>(given), .argument = std::get<2>(given)};
    });
}

rc::Gen<core::document> some_document()
{
    const auto block = rc::gen::map(
        rc::gen::tuple(rc::gen::inRange(0, 8), rc::gen::container<std::vector<core::span>>(some_span()),
                       rc::gen::container<std::vector<core::button>>(some_button()), rc::gen::inRange(0, 4)),
        [](const auto& given) {
            core::block out;
            out.kind = static_cast<enum core::block::kind>(std::get<0>(given));
            out.spans = std::get<1>(given);
            out.buttons = std::get<2>(given);
            out.about = core::action_id{std::get<3>(given)};
            return out;
        });
    return rc::gen::map(rc::gen::container<std::vector<core::block>>(block), [](auto blocks) {
        core::document out;
        out.blocks = std::move(blocks);
        return out;
    });
}

std::string ascii(std::string_view text)
{
    std::string out;
    for (const char letter : matrix_test::bare(text))
        if (letter > '\0' && letter < '\x7F')
            out += letter;
    return out;
}

} // namespace

namespace makegood::core {

void showValue(const document& value, std::ostream& to) { to << plain_text(value, people); }

} // namespace makegood::core

TEST_CASE("matrix render: every document becomes contents that pass the checks, with all its words")
{
    CHECK(rc::check([] {
        // Small ones: what is long has tests of its own.
        const auto document = *rc::gen::resize(8, some_document());
        const bool is_notifying = *rc::gen::arbitrary<bool>();
        std::string said;
        for (const auto& each : matrix::render(document, people, {is_notifying ? "@ana:hs.test" : "", "!action "})) {
            for (const auto& content : {each.content, matrix::as_edit(each.content, "$1")}) {
                const auto problems = matrix_test::problems_of(content);
                RC_LOG() << (problems.empty() ? "" : problems.front()) << "\n" << content << "\n";
                RC_ASSERT(problems.empty());
            }
            const auto content = json::parse(each.content);
            RC_ASSERT(each.content.size() <= matrix::limits::content_bytes);
            for (const auto& user : content["m.mentions"].value("user_ids", json::array()))
                RC_ASSERT(user == "@ana:hs.test");
            std::set<std::string> emoji;
            for (const auto& button : each.buttons)
                RC_ASSERT(emoji.insert(button.emoji).second);
            said += content["body"].get<std::string>();
        }
        for (const auto& block : document.blocks)
            for (const auto& span : block.spans)
                if (const auto* words = std::get_if<core::words>(&span))
                    RC_ASSERT(block.kind == core::block::kind::divider
                              || matrix_test::is_within(ascii(words->text), ascii(said)));
    }));
}

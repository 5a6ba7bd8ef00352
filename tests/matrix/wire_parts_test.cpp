// The small parts of the wire: ids and addresses, emoji, HTML, and what refusals mean.
#include "support/catch.hpp"

#include <makegood/matrix/emoji.hpp>
#include <makegood/matrix/errors.hpp>
#include <makegood/matrix/html.hpp>
#include <makegood/matrix/ids.hpp>

#include "posted_parts.hpp"

using namespace makegood;
using namespace makegood::matrix;
using namespace std::chrono_literals;
using ports::delivery;

TEST_CASE("matrix ids: people are a localpart and a server")
{
    for (const auto* id : {"@ana:hs.test", "@a.b_c=d-e/f+g:hs.test:8448", "@ana:[::1]:80", "@ana:10.0.0.1"})
        CHECK(is_user_id(id));
    for (const auto* id : {"", "@", "ana:hs.test", "@ana", "@ana:", "@:hs.test", "@a b:hs.test", "@ana:hs.test ",
                           "@a>:hs", "!room:hs.test", "@ana:[::1", "@ana:hs.test:port"})
        CHECK(!is_user_id(id));
    CHECK(!is_user_id("@" + std::string(255, 'a') + ":hs.test"));
    CHECK(leading_user_id("@ana:hs.test, please") == "@ana:hs.test");
    CHECK(leading_user_id("@ana:hs.test: please") == "@ana:hs.test");
    CHECK(leading_user_id("@ana:hs.test.") == "@ana:hs.test");
    CHECK(localpart_of("#inc-104:hs.test") == "inc-104");
    CHECK(localpart_of("!room:hs.test").empty());
    CHECK(server_of("@ana:hs.test:8448") == "hs.test:8448");
}

TEST_CASE("matrix ids: addresses are encoded, and those of people read back")
{
    CHECK(permalink("!a/b:hs.test", "$c+d", {"hs.test", "other.test"})
          == "https://matrix.to/#/%21a%2Fb%3Ahs.test/%24c%2Bd?via=hs.test&via=other.test");
    CHECK(permalink("!v12", "$e", {}) == "https://matrix.to/#/%21v12/%24e");
    CHECK(linked_person(person_link("@a/b+c:hs.test")) == "@a/b+c:hs.test");
    CHECK(linked_person("https://matrix.to/#/@ana:hs.test?via=x") == "@ana:hs.test");
    CHECK(linked_person("matrix:u/ana:hs.test") == "@ana:hs.test");
    for (const auto* other :
         {"https://matrix.to/#/!r:hs.test/$e", "https://evil.test/#/@ana:hs.test", "", "matrix:r/x:y"})
        CHECK(linked_person(other).empty());
}

TEST_CASE("matrix emoji: names and characters are the same emoji, whatever its looks")
{
    CHECK(emoji_name("\U0001F91D") == "handshake");
    CHECK(emoji_name("\U0001F44D\U0001F3FF") == "+1");
    CHECK(emoji_name("\u21A9\uFE0F") == "leftwards_arrow_with_hook");
    CHECK(emoji_name("\u21A9") == "leftwards_arrow_with_hook");
    CHECK(emoji_name("\U0001F9A5") == "\U0001F9A5");
    CHECK(emoji_name("handshake") == "handshake");
    CHECK(emoji_character("handshake") == "\U0001F91D");
    CHECK(emoji_character("\U0001F9A5") == "\U0001F9A5");
}

TEST_CASE("matrix emoji: every button's emoji has a character and is not the one that captures")
{
    for (const auto* verb : {"done", "later", "accept", "refuse", "drop", "fine", "undo", "give", "keep", "leave"}) {
        INFO(verb);
        const std::string name{emoji_of_verb(verb)};
        CHECK(!name.empty());
        CHECK(name != "handshake");
        CHECK(emoji_character(name) != name);
        CHECK(emoji_name(emoji_character(name)) == name);
    }
    CHECK(emoji_of_verb("edit").empty());
}

TEST_CASE("matrix HTML: words are escaped, and come back")
{
    CHECK(escape_html("<b>\"a\" & 'c'") == "&lt;b&gt;&quot;a&quot; &amp; 'c'");
    CHECK(escape_html(std::string_view("a\0\xFF", 3)) == "a\uFFFD\uFFFD");
    CHECK(unescape_html("&lt;b&gt; &amp;amp; &#39;&#x1F91D;&nbsp;&#0;&odd; &")
          == "<b> &amp; '\U0001F91D \uFFFD&odd; &");
}

TEST_CASE("matrix HTML: pills are read, however they are written")
{
    const auto pills
        = pills_in("<p>a < b</p><a class='x' href='https://matrix.to/#/@ana:hs.test'><b>Ana</b> &amp; co</a>"
                   "<A HREF=https://matrix.to/#/@bo:hs.test>Bo</A><a href=\"https://x.test\">x</a>"
                   "<mx-reply><a href=\"https://matrix.to/#/@cy:hs.test\">Cy</a></mx-reply><a href=\"");
    REQUIRE(pills.size() == 2);
    CHECK(pills[0].user == "@ana:hs.test");
    CHECK(pills[0].label == "Ana & co");
    CHECK(pills[1].user == "@bo:hs.test");
    CHECK(pills[1].label == "Bo");
}

TEST_CASE("matrix errors: each refusal has its consequence")
{
    struct row
    {
        call what;
        unsigned status;
        const char* code;
        delivery expected;
    };
    const row rows[] = {
        {call::send, 429, "M_LIMIT_EXCEEDED", delivery::retry},
        {call::send, 429, "", delivery::retry},
        {call::send, 401, "M_UNKNOWN_TOKEN", delivery::retry},
        {call::send, 401, "M_MISSING_TOKEN", delivery::fatal},
        {call::session, 403, "M_USER_DEACTIVATED", delivery::fatal},
        {call::send, 401, "M_USER_LOCKED", delivery::retry},
        {call::session, 401, "M_USER_LOCKED", delivery::retry},
        {call::session, 403, "M_USER_SUSPENDED", delivery::retry},
        {call::post, 403, "M_USER_SUSPENDED", delivery::retry},
        {call::read, 403, "M_RESOURCE_LIMIT_EXCEEDED", delivery::retry},
        {call::make_room, 403, "M_USER_LIMIT_EXCEEDED", delivery::retry},
        {call::send, 403, "M_FORBIDDEN", delivery::refused},
        {call::send, 404, "M_NOT_FOUND", delivery::refused},
        {call::join, 403, "M_FORBIDDEN", delivery::refused},
        {call::make_room, 403, "M_INVITE_BLOCKED", delivery::refused},
        {call::send, 413, "M_TOO_LARGE", delivery::defect},
        {call::send, 413, "", delivery::defect},
        {call::send, 400, "M_BAD_JSON", delivery::defect},
        {call::send, 400, "M_NOT_JSON", delivery::defect},
        {call::send, 400, "M_INVALID_PARAM", delivery::defect},
        {call::send, 400, "M_UNKNOWN", delivery::defect},
        {call::join, 400, "M_INCOMPATIBLE_ROOM_VERSION", delivery::refused},
        {call::send, 400, "M_DUPLICATE_ANNOTATION", delivery::delivered},
        {call::send, 500, "M_UNKNOWN", delivery::retry},
        {call::send, 502, "", delivery::retry},
        {call::send, 404, "", delivery::retry},
        {call::post, 502, "", delivery::unknown},
        {call::post, 500, "M_UNKNOWN", delivery::unknown},
        {call::post, 429, "M_LIMIT_EXCEEDED", delivery::retry},
        {call::post, 403, "M_FORBIDDEN", delivery::refused},
        {call::make_room, 502, "", delivery::unknown},
        {call::make_room, 500, "M_UNKNOWN", delivery::unknown},
        {call::send, 403, "M_CODE_OF_NEXT_YEAR", delivery::refused},
    };
    for (const auto& each : rows) {
        INFO(each.status << " " << each.code);
        answer given;
        given.status = each.status;
        given.code = each.code;
        CHECK(classify(each.what, given) == each.expected);
    }
    CHECK(classify_failure(call::send, true) == delivery::retry);
    CHECK(classify_failure(call::post, true) == delivery::unknown);
    CHECK(classify_failure(call::post, false) == delivery::retry);
    CHECK(classify_failure(call::make_room, true) == delivery::unknown);
    CHECK(classify_failure(call::make_room, false) == delivery::retry);
}

TEST_CASE("matrix errors: the longer of two waits counts, and nothing of a proxy's page is read")
{
    const auto limited
        = read_answer(429, R"({"errcode":"M_LIMIT_EXCEEDED","error":"Too Many","retry_after_ms":4755})", "5");
    CHECK(limited.code == "M_LIMIT_EXCEEDED");
    CHECK(limited.retry_after == 5s);
    CHECK(read_answer(429, R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":7000})", "5").retry_after == 7s);
    CHECK(read_answer(429, R"({"retry_after_ms":-1})", "x").retry_after == 0s);
    CHECK(read_answer(401, R"({"errcode":"M_UNKNOWN_TOKEN","soft_logout":true})").is_soft_logout);
    const auto page = read_answer(502, "<html>Bad Gateway</html>");
    CHECK(page.code.empty());
    CHECK(outcome_of(call::send, page).problem == "HTTP 502");
    const auto shut = outcome_of(call::send, read_answer(403, R"({"errcode":"M_FORBIDDEN","error":"not in room"})"));
    CHECK(shut.problem == "M_FORBIDDEN: not in room");
    CHECK(shut.is_place_closed);
    const auto locked = outcome_of(call::read, read_answer(401, R"({"errcode":"M_USER_LOCKED","error":"no"})"));
    CHECK(locked.retry_after == 60s);
    CHECK(!locked.is_place_closed);
    CHECK(!outcome_of(call::join, read_answer(403, R"({"errcode":"M_FORBIDDEN"})")).is_place_closed);
}

TEST_CASE("matrix parts: each event comes back as the part that it says")
{
    using parts = std::vector<matrix::posted_part>;
    const std::pair<std::string, parts> rows[] = {
        {"", {}},
        {"$a", {{"0", "$a"}}},
        {"$a:hs.test,A-17$b,$c,A-2$d", {{"0", "$a:hs.test"}, {"A-17", "$b"}, {"1", "$c"}, {"A-2", "$d"}}},
    };
    for (const auto& [written, read] : rows) {
        CHECK(matrix::read_parts(written) == read);
        CHECK(matrix::write_parts(read) == written);
    }
    CHECK(matrix::find_part(rows[2].second, "A-17")->event == "$b");
    CHECK(matrix::find_part(rows[2].second, "A-1") == nullptr);
}

// Tokens, their renewal, and what is kept of a session, against a small homeserver on loopback.
#include <fstream>

#include <sys/stat.h>

#include "support/catch.hpp"

#include <makegood/matrix/check.hpp>

#include "fakes.hpp"
#include "session_file.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;

namespace {

// With a token that is about to be refused, and a refresh token beside it.
struct with_refresh_token : connected
{
    tests::temporary_file file;

    with_refresh_token()
    {
        server.refresh_token = "refresh-1";
        values.refresh_token = "refresh-1";
        values.session_file = file.path;
        make();
    }
};

struct with_password : connected
{
    tests::temporary_file file;

    with_password()
    {
        server.password = "two words";
        values.access_token.clear();
        values.user = "makegood";
        values.password = "two words";
        values.session_file = file.path;
        make();
    }
};

} // namespace

TEST_CASE("matrix session: it is kept for its owner alone, and read as it was")
{
    tests::temporary_file file;
    matrix::kept_session value;
    value.origin = "1";
    value.user = "@makegood:hs.test";
    value.device = "MAKEGOOD";
    value.access_token = "a";
    value.refresh_token = "r";
    value.renew_at = core::instant(std::chrono::milliseconds{1'700'000'000'123});
    value.filter_mark = "2";
    value.filter = "7";
    REQUIRE(matrix::write_session(file.path, value));
    CHECK(matrix::read_session(file.path) == value);
    struct stat facts = {};
    REQUIRE(::stat(file.path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    value.renew_at.reset();
    REQUIRE(matrix::write_session(file.path, value));
    CHECK(matrix::read_session(file.path) == value);
    CHECK_FALSE(matrix::write_session("/nowhere/session", value));
    CHECK_FALSE(matrix::read_session("/nowhere/session"));
    std::ofstream(file.path) << "{\"user\":";
    CHECK_FALSE(matrix::read_session(file.path));
}

TEST_CASE("matrix account: a token that ran out is renewed once, however many calls find out")
{
    with_refresh_token it;
    it.go_live();
    it.server.tokens.clear();
    std::vector<delivery> outcomes;
    for (int i = 0; i < 5; ++i)
        boost::asio::co_spawn(it.loop, it.chat->members("!room:hs.test"), [&](std::exception_ptr, auto people) {
            outcomes.push_back(people ? delivery::delivered : delivery::refused);
        });
    it.until([&] { return outcomes.size() == 5; });
    CHECK(outcomes == std::vector<delivery>(5, delivery::delivered));
    CHECK(it.server.calls_of("/refresh").size() == 1);
}

TEST_CASE("matrix account: a renewed pair is on disk before it is used, and serves the next start")
{
    with_refresh_token it;
    it.server.tokens.clear();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    const auto kept = matrix::read_session(it.file.path);
    REQUIRE(kept.has_value());
    CHECK(it.server.tokens.contains(kept->access_token));
    CHECK(kept->refresh_token == it.server.refresh_token);
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("/refresh").size() == 1);
    CHECK(it.server.calls_of("whoami").back().token == kept->access_token);
}

TEST_CASE("matrix account: a pair that cannot be kept is not used")
{
    with_refresh_token it;
    it.values.session_file = "/nowhere/session";
    it.make();
    it.server.tokens.clear();
    const auto answer = tests::run(it.loop, it.chat->sign_in());
    CHECK(answer.result == delivery::retry);
    // Only the old one was tried.
    for (const auto& call : it.server.calls_of("whoami"))
        CHECK(call.token == "token-1");
}

TEST_CASE("matrix account: tokens of the settings that are new go before those that were kept")
{
    with_refresh_token it;
    it.server.tokens.clear();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    it.values.access_token = "token-new";
    it.server.tokens.insert("token-new");
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("whoami").back().token == "token-new");
}

TEST_CASE("matrix account: a token is renewed before it runs out")
{
    with_refresh_token it;
    it.server.tokens.clear();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("/refresh").size() == 1);
    it.clock.time += std::chrono::minutes{47};
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("/refresh").size() == 1);
    it.clock.time += std::chrono::minutes{2}; // of 60, 80 % are over
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("/refresh").size() == 2);
}

TEST_CASE("matrix account: a refresh that fails in passing is tried again, with the same token")
{
    with_refresh_token it;
    it.server.tokens.clear();
    it.server.fail("/refresh", 502, "<html>", 2);
    it.go_live();
    const auto calls = it.server.calls_of("/refresh");
    REQUIRE(calls.size() == 3);
    for (const auto& call : calls)
        CHECK(call.body["refresh_token"] == "refresh-1");
}

TEST_CASE("matrix account: a password opens one session, which every start goes on with")
{
    with_password it;
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.logins == 1);
    const auto login = it.server.calls_of("POST /v3/login").at(0);
    CHECK(login.body["device_id"] == "MAKEGOOD");
    CHECK(login.body["identifier"]["user"] == "makegood");
    CHECK(login.body["refresh_token"] == true);
    CHECK(it.log.text.find("two words") == std::string::npos);
}

TEST_CASE("matrix account: who was logged out signs in again on the same device, in the middle of a sync")
{
    with_password it;
    it.go_live();
    it.server.tokens.clear();
    it.server.say("!room:hs.test", "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    it.server.say("!room:hs.test", "!action mine");
    it.until([&] { return it.inputs.words().size() == 2; });
    CHECK(it.server.logins == 2);
    CHECK(it.server.calls_of("POST /v3/login").back().body["device_id"] == "MAKEGOOD");
    CHECK_FALSE(it.has_ended);
}

TEST_CASE("matrix account: a soft logout keeps the device, a hard one ends it; neither loses the place in the sync")
{
    with_password it;
    it.server.device = "GIVEN-BY-SERVER"; // not the one of the settings
    it.go_live();
    const auto filters = it.server.calls_of("/filter").size();
    const auto first_syncs = [&] {
        std::size_t out = 0;
        for (const auto& call : it.server.calls_of("/sync"))
            out += call.query.contains("since") ? 0 : 1;
        return out;
    };
    const auto begun = first_syncs();
    const bool is_soft = GENERATE(true, false);
    it.server.logs_out_softly = is_soft;
    it.server.tokens.clear();
    it.server.say("!room:hs.test", "!action list");
    it.until([&] { return it.inputs.words().size() == 1; }); // by the sync that was waiting
    it.server.say("!room:hs.test", "!action mine");
    it.until([&] { return it.inputs.words().size() == 2; });
    const auto login = it.server.calls_of("POST /v3/login").back();
    CHECK(login.body["device_id"] == (is_soft ? "GIVEN-BY-SERVER" : "MAKEGOOD"));
    CHECK(it.server.logins == 2);
    CHECK(first_syncs() == begun);
    CHECK(it.server.calls_of("/filter").size() == filters);
    CHECK_FALSE(it.has_ended);
}

TEST_CASE("matrix account: a refresh token of a session that was ended is not kept beside the next one")
{
    with_refresh_token it;
    it.server.password = "two words";
    it.values.user = "makegood";
    it.values.password = "two words";
    it.make();
    it.server.refresh_token.clear(); // the server gives none any more
    it.server.logs_out_softly = false;
    it.server.tokens.clear();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("/refresh").size() == 1);
    CHECK(it.server.calls_of("POST /v3/login").back().body["device_id"] == "MAKEGOOD");
    const auto kept = matrix::read_session(it.file.path);
    REQUIRE(kept.has_value());
    CHECK(kept->refresh_token.empty());
}

TEST_CASE("matrix account: where pages are all that answers a refresh, the password is asked in the end")
{
    with_refresh_token it;
    const bool has_password = GENERATE(true, false);
    if (has_password) {
        it.server.password = "two words";
        it.values.user = "makegood";
        it.values.password = "two words";
        it.make();
    }
    it.server.tokens.clear();
    it.server.fail("/refresh", 403, "<html>", 1000);
    std::size_t tries = 0;
    bool is_in = false;
    while (!is_in && ++tries < 20) {
        it.clock.time += std::chrono::seconds{10};
        is_in = tests::run(it.loop, it.chat->sign_in()).ok();
    }
    CHECK(is_in == has_password);
    CHECK(it.server.logins == (has_password ? 1 : 0));
    if (has_password)
        CHECK(it.server.calls_of("/refresh").size() == 6);
}

TEST_CASE("matrix account: pages that come at once are one, and a wrong password ends nothing while they do")
{
    with_refresh_token it;
    it.server.password = "two words";
    it.values.user = "makegood";
    it.values.password = "wrong";
    it.make();
    it.server.tokens.clear();
    it.server.fail("/refresh", 403, "<html>", 1000);
    for (int call = 0; call < 10; ++call)
        CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::retry);
    CHECK(it.server.calls_of("POST /v3/login").empty());
    for (int page = 1; page < 6; ++page) {
        it.clock.time += std::chrono::seconds{10};
        CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::retry);
    }
    CHECK(it.server.calls_of("POST /v3/login").size() == 1);
    it.server.heal();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("POST /v3/login").size() == 1);
}

TEST_CASE("matrix account: a refusal that says nothing of the device leaves what the access token's said of it")
{
    with_refresh_token it;
    it.server.device = "GIVEN-BY-SERVER"; // not the one of the settings
    it.server.password = "two words";
    it.values.user = "makegood";
    it.values.password = "two words";
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    it.server.logs_out_softly = true;
    it.server.tokens.clear();
    it.server.fail("/refresh", 403, json{{"errcode", "M_FORBIDDEN"}});
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.server.calls_of("POST /v3/login").back().body["device_id"] == "GIVEN-BY-SERVER");
}

TEST_CASE("matrix account: a wrong password ends the run, a limit on logins is waited for")
{
    with_password it;
    it.values.password = "wrong";
    it.make();
    it.start();
    it.until([&] { return it.has_ended; });
    CHECK(it.is_refused);
    CHECK(it.server.logins == 1);
    with_password other;
    other.server.fail("POST /v3/login", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 330770}});
    const auto answer = tests::run(other.loop, other.chat->sign_in());
    CHECK(answer.result == delivery::retry);
    CHECK(answer.retry_after >= std::chrono::seconds{330});
    // However often it is asked for before that.
    CHECK(tests::run(other.loop, other.chat->sign_in()).retry_after > std::chrono::seconds{300});
    CHECK(other.server.calls_of("POST /v3/login").size() == 1);
}

namespace {

std::size_t told_holds(const connected& it)
{
    const std::string words = "the homeserver holds the bot up";
    std::size_t out = 0;
    for (auto at = it.log.text.find(words); at != std::string::npos; at = it.log.text.find(words, at + 1))
        ++out;
    return out;
}

} // namespace

TEST_CASE("matrix account: a locked account, a suspended one and a full server are waited for, and told once")
{
    const std::string code = GENERATE("M_USER_LOCKED", "M_USER_SUSPENDED", "M_RESOURCE_LIMIT_EXCEEDED");
    const unsigned status = code == "M_USER_LOCKED" ? 401 : 403;
    SECTION("at a login")
    {
        with_password it;
        it.server.fail("POST /v3/login", status, json{{"errcode", code}}, 2);
        for (int i = 0; i < 2; ++i) {
            const auto answer = tests::run(it.loop, it.chat->sign_in());
            CHECK(answer.result == delivery::retry);
            CHECK(answer.retry_after >= std::chrono::minutes{1});
        }
        CHECK(told_holds(it) == 1);
        CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    }
    SECTION("at a refresh")
    {
        with_refresh_token it;
        it.server.tokens.clear();
        it.server.fail("/refresh", status, json{{"errcode", code}});
        CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::retry);
        CHECK(told_holds(it) == 1);
        CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
        CHECK(it.server.calls_of("/refresh").back().body["refresh_token"] == "refresh-1");
    }
    SECTION("at a sync, which goes on")
    {
        connected it;
        it.go_live();
        it.server.fail("/sync", status, json{{"errcode", code}});
        it.server.say("!room:hs.test", "!action list"); // ends the long poll
        it.until([&] { return told_holds(it) == 1; });
        CHECK_FALSE(it.has_ended);
    }
    SECTION("at a post, which is no failed attempt, and nothing else is said meanwhile")
    {
        connected it;
        it.go_live();
        it.server.fail("/send/", status, json{{"errcode", code}});
        const auto held = it.post(tests::row_to(tests::room));
        CHECK(held.result == delivery::retry);
        CHECK(held.is_turn_awaited);
        CHECK(held.retry_after >= std::chrono::minutes{1});
        auto more = tests::row_to(tests::room);
        more.id = {43};
        CHECK(it.post(more).is_turn_awaited);
        CHECK(it.server.calls_of("/send/").size() == 1);
        CHECK(told_holds(it) == 1);
    }
}

TEST_CASE("matrix account: a proxy's page is no refusal of a password or of a refresh token")
{
    with_password it;
    it.server.fail("POST /v3/login", 403, "<html>");
    CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::retry);
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    with_refresh_token other;
    other.server.tokens.clear();
    other.server.fail("/refresh", 403, "<html>");
    CHECK(tests::run(other.loop, other.chat->sign_in()).result == delivery::retry);
    CHECK(tests::run(other.loop, other.chat->sign_in()).ok());
}

TEST_CASE("matrix account: what is no homeserver's answer opens no session")
{
    connected it;
    SECTION("an address that says nothing of versions") { it.server.fail("/versions", 200, json{{"title", "hello"}}); }
    SECTION("nobody's token") { it.server.fail("whoami", 200, json::object()); }
    SECTION("a user without a server") { it.server.fail("whoami", 200, json{{"user_id", "makegood"}}); }
    CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::retry);
    CHECK(it.chat->workspace().empty());
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    CHECK(it.chat->workspace() == "@makegood:hs.test");
}

// ---- the self-check ----

namespace {

std::vector<std::string> problems_of(connected& it)
{
    std::vector<std::string> out;
    for (const auto& each : tests::run(it.loop, matrix::check(it.loop.get_executor(), it.values, it.clock, it.log)))
        if (each.is == ports::finding::kind::problem)
            out.push_back(each.what + ". " + each.remedy);
    return out;
}

} // namespace

TEST_CASE("matrix check: says who is signed in, and nothing to mend")
{
    connected it;
    CHECK(problems_of(it).empty());
    const auto found = tests::run(it.loop, matrix::check(it.loop.get_executor(), it.values, it.clock, it.log));
    REQUIRE(found.size() == 4);
    CHECK(found[0].what == "signed in to " + it.server.address() + " as @makegood:hs.test");
    CHECK(found[1].what == "invites are accepted from everybody on hs.test");
}

TEST_CASE("matrix check: says what to run where the token is wrong")
{
    connected it;
    it.values.access_token = "wrong";
    it.values.user = "@makegood:hs.test";
    auto found = problems_of(it);
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("Sign in as the bot with another client") != std::string::npos);
    it.server.password = "two words";
    found = problems_of(it);
    CHECK(found.at(0).find("MATRIX_PASSWORD") != std::string::npos);
    it.server.fail("/v1/auth_metadata", 200, json{{"issuer", "https://auth.hs.test/"}});
    found = problems_of(it);
    CHECK(found.at(0).find("`mas-cli manage issue-compatibility-token makegood --device-id MAKEGOOD`")
          != std::string::npos);
    it.values.access_token.clear();
    CHECK(problems_of(it).at(0).starts_with("neither MATRIX_ACCESS_TOKEN nor MATRIX_PASSWORD is set"));
    it.values.access_token = "token-1";
    it.server.fail("whoami", 401, json{{"errcode", "M_USER_LOCKED"}, {"error", "no"}});
    CHECK(problems_of(it).at(0).starts_with("the bot's account is locked (M_USER_LOCKED: no)"));
    it.server.fail("/versions", 502, "<html>");
    CHECK(problems_of(it).at(0).starts_with("the homeserver could not be reached"));
}

// Goal: each tracker's own words. Method: tables of links and of answers as the trackers document them.
#include <makegood/trackers/trackers.hpp>

#include "support/catch.hpp"

#include "tracker.hpp"

using namespace makegood;
using namespace makegood::trackers;
using kind = api_answer::kind;

namespace {

std::unique_ptr<tracker> github() { return make_github({"https://github.com", "secret"}).value(); }
std::unique_ptr<tracker> gitlab() { return make_gitlab({"https://gitlab.com", "secret"}).value(); }
std::unique_ptr<tracker> jira() { return make_jira({"https://acme.atlassian.net", "secret", "bot@acme.test"}).value(); }
std::unique_ptr<tracker> linear() { return make_linear({"https://linear.app", "secret"}).value(); }

// Where it asks for that ticket; "-" when it is none of its tickets.
std::string asks(const std::unique_ptr<tracker>& of, const std::string& link)
{
    const auto what = of->ticket(link);
    return what ? what->method + " " + under(of->api(), what->target).origin() + under(of->api(), what->target).target
                : "-";
}

net::http_response answer(unsigned status, const std::string& body,
                          std::vector<std::pair<std::string, std::string>> headers = {})
{
    net::http_response response(status, "application/json", body);
    for (auto& [name, value] : headers)
        response.headers.add(std::move(name), std::move(value));
    return response;
}

std::string when(const api_answer& read) { return read.is == kind::seen ? core::format_instant(read.moved_at) : "-"; }

} // namespace

TEST_CASE("trackers: pull requests and issues of GitHub are asked for as issues, however they are written")
{
    const auto at = "GET https://api.github.com:443/repos/acme/api/issues/12";
    CHECK(asks(github(), "https://github.com/acme/api/pull/12") == at);
    CHECK(asks(github(), "https://github.com/acme/api/issues/12") == at);
    CHECK(asks(github(), "https://github.com/acme/api/pull/12/files#diff-1") == at);
    CHECK(asks(github(), "https://GitHub.com/acme/api/issues/12?notification=1#issuecomment-7") == at);
    CHECK(asks(github(), "https://github.com/acme/api/pull/12/files/a+b%40c") == at);
    CHECK(asks(make_github({"https://acme.ghe.com", "secret"}).value(), "https://acme.ghe.com/acme/api/pull/12")
          == "GET https://api.acme.ghe.com:443/repos/acme/api/issues/12");
    CHECK(asks(make_github({"https://git.acme.test", "secret"}).value(), "https://git.acme.test/acme/api/pull/12")
          == "GET https://git.acme.test:443/api/v3/repos/acme/api/issues/12");
    for (const char* other :
         {"https://github.com/acme/api", "https://github.com/acme/api/commit/12", "https://gitlab.com/acme/api/pull/12",
          "http://github.com/acme/api/pull/12", "https://github.com.evil.test/acme/api/pull/12",
          "https://github.com/acme/../pull/12", "https://github.com/acme/%2e%2e/pull/12", "acme/api#12",
          "https://github.com/acme/api/pull/x", "PAY-881", "", "#"})
        CHECK(asks(github(), other) == "-");
}

TEST_CASE("trackers: issues, work items and merge requests of GitLab, in groups however deep")
{
    CHECK(asks(gitlab(), "https://gitlab.com/acme/db/api/-/issues/12#note_1")
          == "GET https://gitlab.com:443/api/v4/projects/acme%2Fdb%2Fapi/issues/12");
    CHECK(asks(gitlab(), "https://gitlab.com/acme/api/-/work_items/12")
          == "GET https://gitlab.com:443/api/v4/projects/acme%2Fapi/issues/12");
    CHECK(asks(gitlab(), "https://gitlab.com/acme/api/merge_requests/3/diffs")
          == "GET https://gitlab.com:443/api/v4/projects/acme%2Fapi/merge_requests/3");
    CHECK(asks(gitlab(), "https://gitlab.com/acme/incident/-/issues/incident/12")
          == "GET https://gitlab.com:443/api/v4/projects/acme%2Fincident/issues/12");
    CHECK(asks(gitlab(), "https://gitlab.com/..acme/a..b/-/issues/12")
          == "GET https://gitlab.com:443/api/v4/projects/..acme%2Fa..b/issues/12");
    CHECK(asks(make_gitlab({"https://acme.test/git/", "secret"}).value(), "https://acme.test/git/a/b/-/issues/1")
          == "GET https://acme.test:443/git/api/v4/projects/a%2Fb/issues/1");
    for (const char* other : {"https://gitlab.com/acme/api/-/commit/12", "https://gitlab.com/acme/api/-/issues",
                              "https://gitlab.com/issues/12", "https://gitlab.com/groups/acme/-/work_items/1",
                              "https://gitlab.com/acme/../-/issues/12", "https://github.com/acme/api/issues/12"})
        CHECK(asks(gitlab(), other) == "-");
}

TEST_CASE("trackers: tickets of Jira and Linear by key and by page")
{
    const auto at = "GET https://acme.atlassian.net:443/rest/api/2/issue/PAY-881?fields=updated";
    CHECK(asks(jira(), "PAY-881") == at);
    CHECK(asks(jira(), "https://acme.atlassian.net/browse/PAY-881?focusedId=1") == at);
    for (const char* page :
         {"https://acme.atlassian.net/browse/pay-881", "https://acme.atlassian.net/projects/PAY/issues/PAY-881",
          "https://acme.atlassian.net/jira/software/c/projects/PAY/boards/1?selectedIssue=PAY-881"})
        CHECK(asks(jira(), page) == at);
    CHECK(asks(make_jira({"https://acme.test/jira", "secret"}).value(), "https://acme.test/jira/browse/PAY-881")
          == "GET https://acme.test:443/jira/rest/api/2/issue/PAY-881?fields=updated");
    for (const char* other :
         {"A-17", "pay-881", "PAY-", "PAY-8x", "1A-2", "PAY 881", "https://acme.atlassian.net/browse/PAY"})
        CHECK(asks(jira(), other) == "-");

    CHECK(asks(linear(), "ENG-12") == "POST https://api.linear.app:443/graphql");
    CHECK(linear()->ticket("https://linear.app/acme/issue/ENG-12/alert-on-lag")->body
          == R"({"query":"query($id: String!) { issue(id: $id) { updatedAt } }","variables":{"id":"ENG-12"}})");
    CHECK(asks(linear(), "https://linear.app/acme/project/ENG-12") == "-");
    CHECK(asks(linear(), "https://linear.app/acme/issue/e-1/alert-on-lag")
          == "POST https://api.linear.app:443/graphql");
    const auto acme = make_linear({"https://linear.app/acme", "secret"}).value();
    CHECK(asks(acme, "https://linear.app/acme/issue/ENG-12") == "POST https://api.linear.app:443/graphql");
    CHECK(asks(acme, "https://linear.app/other/issue/ENG-12") == "-");
}

TEST_CASE("trackers: who asks is said in each tracker's own way")
{
    CHECK(github()->headers().find("Authorization") == "Bearer secret");
    CHECK(github()->headers().find("User-Agent") == "makegood");
    CHECK(gitlab()->headers().find("PRIVATE-TOKEN") == "secret");
    CHECK(jira()->headers().find("Authorization") == "Basic Ym90QGFjbWUudGVzdDpzZWNyZXQ=");
    CHECK(make_jira({"https://acme.test", "secret"}).value()->headers().find("Authorization") == "Bearer secret");
    CHECK(linear()->headers().find("Authorization") == "secret");
}

TEST_CASE("trackers: when a ticket moved, in each tracker's own words")
{
    CHECK(when(github()->read(answer(200, R"({"updated_at": "2026-11-20T10:03:23Z", "pull_request": {}})")))
          == "2026-11-20T10:03:23.000Z");
    CHECK(when(gitlab()->read(answer(200, R"({"iid": 3, "updated_at": "2026-11-20T10:03:23.123+01:00"})")))
          == "2026-11-20T09:03:23.000Z");
    CHECK(
        when(jira()->read(answer(200, R"({"key": "PAY-881", "fields": {"updated": "2026-11-20T10:03:23.000+0530"}})")))
        == "2026-11-20T04:33:23.000Z");
    CHECK(when(linear()->read(answer(200, R"({"data": {"issue": {"updatedAt": "2026-11-20T10:03:23.123456Z"}}})")))
          == "2026-11-20T10:03:23.000Z");
    CHECK(read_instant("2026-11-20T10:03:23-00:30") == read_instant("2026-11-20T10:33:23Z"));
    for (const char* broken :
         {"2026-11-20T-/merge_.123Z", "2026-11-20T24:03:23Z", "2026-11-20T10:60:23Z", "2026-11-20T10:03:23+1",
          "2026-11-20T10:03:23+01:0", "2026-11-20T10:03:23.Z9", "2026-11-20T10:03:23+01000", "2026-11-20",
          "2026-13-20T10:03:23Z", "2026-11-20T10:03:23", "2026-11-20T10:03:23Zx", "now", ""})
        CHECK_FALSE(read_instant(broken));
}

TEST_CASE(
    "trackers: a ticket that cannot be read is another thing than a token that is refused or a tracker that is busy")
{
    const auto read = [](unsigned status, std::vector<std::pair<std::string, std::string>> headers = {}) {
        return github()->read(answer(status, R"({"message": "no"})", std::move(headers)));
    };
    CHECK(read(404).is == kind::unreadable);
    CHECK(read(410).is == kind::unreadable);
    CHECK(read(403).is == kind::unreadable);
    CHECK(read(200).is == kind::unreadable);
    CHECK(read(451).is == kind::unreadable);
    CHECK(read(301).is == kind::unreadable);
    CHECK(github()->read(answer(200, "<html>Sign in</html>")).is == kind::failed);
    CHECK(github()->read(answer(403, R"({"message": "You have exceeded a secondary rate limit"})")).is == kind::busy);
    CHECK(read(429, {{"Retry-After", "0"}}).retry_after == std::chrono::seconds{5});
    CHECK(jira()->read(answer(404, "{}", {{"X-Seraph-LoginReason", "AUTHENTICATED_FAILED"}})).is == kind::refused);
    CHECK(read(401).is == kind::refused);
    CHECK(read(403, {{"x-ratelimit-remaining", "0"}}).is == kind::busy);
    CHECK(read(403, {{"Retry-After", "30"}}).retry_after == std::chrono::seconds{30});
    CHECK(read(429, {{"Retry-After", "999999"}}).retry_after == std::chrono::hours{1});
    CHECK_FALSE(read(429, {{"Retry-After", "Fri, 27 Nov 2026 09:00:00 GMT"}}).retry_after);
    CHECK(read(503).is == kind::busy);
    CHECK(read(502).is == kind::failed);

    const auto of_linear = [](unsigned status, const std::string& code) {
        return linear()
            ->read(answer(status, R"({"data": null, "errors": [{"extensions": {"code": ")" + code + R"("}}]})"))
            .is;
    };
    CHECK(of_linear(400, "RATELIMITED") == kind::busy);
    CHECK(of_linear(400, "AUTHENTICATION_ERROR") == kind::refused);
    CHECK(of_linear(200, "INPUT_ERROR") == kind::unreadable);
    CHECK(of_linear(500, "INTERNAL_SERVER_ERROR") == kind::failed);
}

TEST_CASE("trackers: a token is good where the account is told, and not where a page to sign in on answers")
{
    const auto read = [](const std::unique_ptr<tracker>& of, unsigned status, const std::string& body) {
        return of->read_whoami(answer(status, body)).is;
    };
    CHECK(read(github(), 200, R"({"resources": {}})") == kind::seen);
    CHECK(read(github(), 404, R"({"message": "Rate limiting is not enabled."})") == kind::seen);
    CHECK(read(gitlab(), 200, R"({"id": 1, "user_id": 7})") == kind::seen);
    CHECK(read(jira(), 200, R"({"accountId": "7"})") == kind::seen);
    CHECK(read(linear(), 200, R"({"data": {"viewer": {"id": "7"}}})") == kind::seen);
    for (const auto& make_one : {github, gitlab, jira, linear}) {
        const auto each = make_one();
        CHECK(read(each, 200, "<html>Sign in</html>") == kind::failed);
        CHECK(read(each, 200, "{}") == kind::failed);
        CHECK(read(each, 401, "{}") == kind::refused);
    }
}

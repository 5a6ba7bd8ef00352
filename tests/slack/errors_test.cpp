// The error taxonomy: what becomes of a message for each answer Slack gives.
#include "support/catch.hpp"

#include <makegood/slack/errors.hpp>

using makegood::ports::delivery;
using namespace makegood::slack;

TEST_CASE("errors: each code of Slack's has its consequence")
{
    struct row
    {
        const char* method;
        const char* code;
        delivery expected;
    };
    const row rows[] = {
        {"chat.postMessage", "ratelimited", delivery::retry},
        {"chat.postMessage", "message_limit_exceeded", delivery::retry},
        {"chat.postMessage", "service_unavailable", delivery::retry},
        {"chat.postMessage", "internal_error", delivery::unknown},
        {"chat.postMessage", "fatal_error", delivery::unknown},
        {"chat.postEphemeral", "internal_error", delivery::unknown},
        {"chat.update", "internal_error", delivery::retry},
        {"chat.update", "update_failed", delivery::retry},
        {"chat.update", "msg_too_long", delivery::defect},
        {"chat.postMessage", "is_archived", delivery::refused},
        {"chat.postMessage", "not_in_channel", delivery::refused},
        {"chat.postMessage", "channel_not_found", delivery::refused},
        {"chat.postMessage", "restricted_action_read_only_channel", delivery::refused},
        {"conversations.open", "user_disabled", delivery::refused},
        {"chat.postMessage", "missing_scope", delivery::refused},
        {"chat.postMessage", "a_code_of_next_year", delivery::refused},
        {"chat.postMessage", "invalid_blocks", delivery::defect},
        {"chat.postMessage", "invalid_blocks_format", delivery::defect},
        {"views.open", "invalid_arguments", delivery::defect},
        {"views.open", "expired_trigger_id", delivery::dropped},
        {"views.open", "exchanged_trigger_id", delivery::dropped},
        {"chat.postEphemeral", "user_not_in_channel", delivery::dropped},
        {"chat.delete", "message_not_found", delivery::delivered},
        {"chat.update", "message_not_found", delivery::refused},
        {"chat.postMessage", "invalid_auth", delivery::fatal},
        {"auth.test", "account_inactive", delivery::fatal},
        {"chat.postMessage", "token_revoked", delivery::fatal},
    };
    for (const auto& each : rows) {
        INFO(each.method << " " << each.code);
        CHECK(classify(each.method, each.code) == each.expected);
    }
}

TEST_CASE("errors: statuses and lost connections are unknown only where repeating would double")
{
    CHECK(classify_status("chat.postMessage", 429) == delivery::retry);
    CHECK(classify_status("chat.postMessage", 503) == delivery::unknown);
    CHECK(classify_status("chat.update", 503) == delivery::retry);
    CHECK(classify_status("users.info", 404) == delivery::refused);
    CHECK(classify_status("response_url", 404) == delivery::dropped);
    CHECK(classify_status("response_url", 410) == delivery::dropped);
    CHECK(classify_failure("chat.postMessage", true) == delivery::unknown);
    CHECK(classify_failure("chat.postMessage", false) == delivery::retry);
    CHECK(classify_failure("chat.update", true) == delivery::retry);
    CHECK(classify_failure("chat.postEphemeral", true) == delivery::unknown);
}

TEST_CASE("errors: what may be repeated, per method")
{
    CHECK(facts_of("chat.postMessage").after_unknown == repetition::findable);
    CHECK(facts_of("chat.postEphemeral").after_unknown == repetition::never);
    CHECK(facts_of("views.open").after_unknown == repetition::never);
    CHECK(facts_of("chat.update").after_unknown == repetition::harmless);
    CHECK(facts_of("users.info").is_read);
    CHECK_FALSE(facts_of("chat.postMessage").is_read);
}

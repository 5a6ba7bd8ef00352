#include <makegood/slack/errors.hpp>

#include <algorithm>
#include <array>
#include <cassert>

#include <makegood/slack/socket_state.hpp>

namespace makegood::slack {

namespace {

using ports::delivery;

// Tiers of Slack (calls a minute): 2 = 20, 3 = 50, 4 = 100; "special" ones are bounded by their channel instead.
// apps.connections.open is documented as tier 1 and as tier 3; the state machine's back-off suits both.
constexpr double special = 600;
constexpr double tier_2 = 20;
constexpr double tier_3 = 50;
constexpr double tier_4 = 100;

constexpr auto methods = std::to_array<method_facts>({
    {"apps.connections.open", tier_3, repetition::harmless, false, ""},
    {"auth.test", special, repetition::harmless, false, ""},
    {"chat.postMessage", special, repetition::findable, false, "chat:write"},
    {"chat.postEphemeral", tier_4, repetition::never, false, "chat:write"},
    {"chat.update", tier_3, repetition::harmless, false, "chat:write"},
    {"chat.delete", tier_3, repetition::harmless, false, "chat:write"},
    {"views.open", tier_4, repetition::never, false, ""},
    {"views.publish", tier_4, repetition::harmless, false, ""},
    {"conversations.open", tier_3, repetition::harmless, false, "im:write"},
    {"conversations.join", tier_3, repetition::harmless, false, "channels:join"},
    {"conversations.info", tier_3, repetition::harmless, true, "channels:read,groups:read,im:read"},
    {"conversations.list", tier_2, repetition::harmless, true, "channels:read,groups:read"},
    {"conversations.members", tier_4, repetition::harmless, true, "channels:read,groups:read"},
    {"conversations.history", tier_3, repetition::harmless, true, "channels:history,groups:history,im:history"},
    {"conversations.replies", tier_3, repetition::harmless, true, "channels:history,groups:history,im:history"},
    {"users.list", tier_2, repetition::harmless, true, "users:read"},
    {"users.info", tier_4, repetition::harmless, true, "users:read"},
    {"usergroups.users.list", tier_2, repetition::harmless, true, "usergroups:read"},
    {"reactions.get", tier_3, repetition::harmless, true, "reactions:read"},
    {"response_url", special, repetition::never, false, ""},
});

struct code_class
{
    std::string_view code;
    delivery result;
};

// What holds for every method. Fatal credentials are in is_fatal_credential(); a trailing "*" stands for any ending.
constexpr std::array<code_class, 42> codes{{
    {"ratelimited", delivery::retry},
    {"rate_limited", delivery::retry},
    {"message_limit_exceeded", delivery::retry},
    {"service_unavailable", delivery::retry},
    {"request_timeout", delivery::retry},
    {"team_added_to_org", delivery::retry},
    {"external_channel_migrating", delivery::retry},
    {"streaming_state_conflict", delivery::retry},
    {"org_login_required", delivery::retry},
    // "Some part may have succeeded."
    {"fatal_error", delivery::unknown},
    {"internal_error", delivery::unknown},
    {"update_failed", delivery::unknown},
    // Too late, or gone for good.
    {"expired_trigger_id", delivery::dropped},
    {"exchanged_trigger_id", delivery::dropped},
    {"invalid_trigger_id", delivery::dropped},
    {"trigger_expired", delivery::dropped},
    {"trigger_exchanged", delivery::dropped},
    {"expired_url", delivery::dropped},
    {"used_url", delivery::dropped},
    {"no_service", delivery::dropped},
    // Our message is wrong.
    {"invalid_blocks*", delivery::defect},
    {"msg_too_long", delivery::defect},
    {"msg_blocks_too_long", delivery::defect},
    {"block_mismatch", delivery::defect},
    {"no_text", delivery::defect},
    {"view_too_large", delivery::defect},
    {"metadata_too_large", delivery::defect},
    {"invalid_metadata_format", delivery::defect},
    {"invalid_metadata_schema", delivery::defect},
    {"invalid_arg*", delivery::defect},
    {"invalid_array_arg", delivery::defect},
    {"invalid_json", delivery::defect},
    {"json_not_object", delivery::defect},
    {"invalid_charset", delivery::defect},
    {"invalid_form_data", delivery::defect},
    {"invalid_post_type", delivery::defect},
    {"invalid_payload", delivery::defect},
    {"missing_post_type", delivery::defect},
    {"missing_arg*", delivery::defect},
    {"missing_args", delivery::defect},
    {"method_deprecated", delivery::defect},
    {"token_expired", delivery::fatal},
}};

struct method_exception
{
    std::string_view method;
    std::string_view code;
    delivery result;
};

// Where a code means something else for one method.
constexpr std::array<method_exception, 6> exceptions{{
    {"chat.delete", "message_not_found", delivery::delivered},
    {"reactions.add", "already_reacted", delivery::delivered},
    {"chat.postEphemeral", "user_not_in_channel", delivery::dropped},
    {"conversations.join", "method_not_supported_for_channel_type", delivery::refused},
    {"views.open", "not_found", delivery::dropped},
    {"response_url", "invalid_token", delivery::dropped},
}};

bool is_match(std::string_view pattern, std::string_view code)
{
    if (pattern.ends_with('*'))
        return code.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == code;
}

// Where doing it again is harmless, nothing needs to stay unknown.
delivery unknown_or_retry(std::string_view method)
{
    return facts_of(method).after_unknown == repetition::harmless ? delivery::retry : delivery::unknown;
}

} // namespace

const method_facts& facts_of(std::string_view method)
{
    const auto* found
        = std::find_if(methods.begin(), methods.end(), [&](const auto& each) { return each.name == method; });
    assert(found != methods.end());
    return *found;
}

delivery classify(std::string_view method, std::string_view code)
{
    for (const auto& each : exceptions)
        if (each.method == method && each.code == code)
            return each.result;
    if (is_fatal_credential(code))
        return delivery::fatal;
    for (const auto& each : codes)
        if (is_match(each.code, code))
            return each.result == delivery::unknown ? unknown_or_retry(method) : each.result;
    // is_archived, not_in_channel, missing_scope, restricted_action, user_disabled: a human has to change something.
    return delivery::refused;
}

delivery classify_status(std::string_view method, unsigned status)
{
    if (status == 429)
        return delivery::retry;
    if (status >= 500 || status == 408)
        return unknown_or_retry(method);
    if (method == "response_url" && (status == 404 || status == 410))
        return delivery::dropped;
    return delivery::refused;
}

delivery classify_failure(std::string_view method, bool is_ambiguous)
{
    return is_ambiguous ? unknown_or_retry(method) : delivery::retry;
}

} // namespace makegood::slack

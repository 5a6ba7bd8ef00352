// digest: this week's digest as it would be posted, shown to the asker alone. Reads only.
#include <makegood/commands/digest_report.hpp>
#include <makegood/core/audience.hpp>

#include "handlers.hpp"

namespace makegood::commands {

descriptor digest_descriptor()
{
    return {.name = "digest",
            .aliases = {},
            .help = "The weekly digest as it would be posted now, for you alone.",
            .usage = "digest [preview]",
            .examples = {"digest preview"},
            .rights = "Everybody, what those who read this place may read.",
            .is_daily = false,
            .is_report = true};
}

reply digest(const request& what, const language::digest_command&)
{
    const auto& here = what.here;
    const auto place = digest_place(here.ledger, here.policy, here.workspace);
    // What is previewed is what the readers of the digest's place get, and never more than the asker may read.
    const auto posted_to = place && reads(here, place->id) ? place : std::nullopt;
    const auto is_readable = [&here, &posted_to](const core::place& origin) {
        return reads(here, origin.id) && (!posted_to || core::readable_in(origin, *posted_to, here.now));
    };
    auto body = digest_document(here.ledger, here.policy, is_readable, here.now);
    if (here.policy.digest.place.empty())
        body << core::quiet({core::words{"No place is set for it, so it is not posted."}});
    return say(std::move(body));
}

} // namespace makegood::commands

// One input, one effect: what came in, and what was answered.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/document.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// Response urls take replies for so long; later a private reply is worth nothing, and they are erased.
inline constexpr std::chrono::minutes response_url_lives{30};

// What was answered to an input; kept with its key.
struct kept_reply
{
    core::document reply;
    // Shown to the whole place instead of to the person alone.
    bool is_public = false;
    // Whom it answers; none in rows that an earlier version kept.
    core::person_id reader = {};
};

class inbox_store
{
public:
    virtual ~inbox_store() = default;
    // The reply of an input seen before; nullopt for a new key. A seen input without reply gives an empty one.
    virtual std::optional<kept_reply> seen(const std::string& key) = 0;
    // The last key, in order of text, that begins with `stem`; a stem ends with "/".
    virtual std::optional<std::string> last_key(const std::string& stem) = 0;
    // The same of those that end with `ending`, too. Cost follows the keys that begin so; of reactions, where `ending`
    // has 24 characters and more (as events of Matrix have), those that end so.
    virtual std::optional<std::string> last_key(const std::string& stem, const std::string& ending) = 0;
    // Keeps the key with its reply; response_url (a secret) is erased after 30 minutes. Returns the row, for
    // mark_written.
    virtual std::int64_t keep(const std::string& key, core::instant at, const std::optional<kept_reply>& reply,
                              const std::string& response_url)
        = 0;
    // The ack of that row was written to its socket.
    virtual void mark_written(const std::vector<std::int64_t>& rows) = 0;
    // Commands without a written ack, received since; with their response urls: at start these get their reply late.
    struct unanswered
    {
        std::int64_t row = 0;
        std::string key;
        core::instant at{};
        std::string response_url;
        kept_reply reply;
    };
    virtual std::vector<unanswered> unwritten(core::instant since) = 0;
    // Keeps what could not be understood or failed, for inspection: at most 10,000, the oldest leave.
    virtual void bury(const std::string& key, core::instant at, const std::string& problem, const std::string& payload)
        = 0;
    // Erases response urls older than 30 minutes and keys older than 7 days, in bounded steps. True: more is left.
    virtual bool expire(core::instant now) = 0;
    // How many dead letters are kept.
    virtual std::int64_t dead_letters() = 0;
    // The keys of those that were buried with this problem, the newest first. Reads all of them: for tools.
    virtual std::vector<std::string> buried(const std::string& problem, int limit) = 0;
};

} // namespace makegood::ports

// People as they are kept, and the names that platforms have for them.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <makegood/core/person.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// A platform's name for a person.
struct identity
{
    std::string workspace;
    std::string user;
    friend auto operator<=>(const identity&, const identity&) = default;
};

// A code that was shown to an account, and how that is called where it is: "@ana (Slack, Acme)".
struct shown_code
{
    identity who;
    std::string name;
};

// Two people who were made one, `into`: by a code that was shown to one account and typed by another.
struct account_link
{
    std::int64_t id = 0;
    core::person_id from = {};
    core::person_id into = {};
    identity shown = {};
    identity typed = {};
    core::instant at{};
};

// Of some people: how many have muted reminders now, and how many they are.
struct muted_people
{
    std::int64_t muted = 0;
    std::int64_t all = 0;
};

// whole: the handle or the display name. parts: words of the display name in their order, each of which may be cut
// short with a dot ("Ana", "Ana P.", "Perez"). email: the address, as far as the platform tells it.
// left: as whole, but of those who were deactivated.
enum class name_match { whole, parts, email, left };

class person_store
{
public:
    virtual ~person_store() = default;
    // With the most that any of their accounts may: gone are those who have none left that a message reaches.
    virtual std::optional<core::person> find(core::person_id id) = 0;
    // With what this account may. An empty workspace means any (for ids of the settings).
    virtual std::optional<core::person> by_identity(const identity& who) = 0;
    // With what their account in that workspace may; empty: they have none there. In any, as find().
    virtual std::optional<core::person> find_in(const std::string& workspace, core::person_id id) = 0;
    // They speak there now: where they are written to, if they have several identities.
    virtual void note_used(const identity& who, core::instant at) = 0;
    // Creates or updates the person behind an identity (name, handle, zone; what they chose themself is kept) and what
    // is known of this account of theirs (standing, admin, status), stamps `fetched_at`, returns the id. A status is
    // known since then, or since one that it goes on from.
    virtual core::person_id put(const identity& who, const core::person& seen, core::instant fetched_at) = 0;
    // From now on these accounts administer that workspace, as far as they are known, and no others.
    virtual void set_admins(const std::string& workspace, const std::set<std::string>& users) = 0;
    // Overwrites what the person chose themself: hours, working days, zone, when their reminders go, country,
    // when they are away, mute.
    virtual void save_choices(const core::person& who) = 0;
    // By handle or display name, without case, without "@"; several when ambiguous. Bots and gone people excluded.
    // An empty workspace means any (for tools).
    virtual std::vector<core::person> by_name(const std::string& workspace, const std::string& name,
                                              name_match match = name_match::whole)
        = 0;
    // The identity in a workspace, if the person has one there; when that is empty, the latest used of those that
    // messages reach, else of all.
    virtual std::optional<identity> identity_in(const std::string& workspace, core::person_id who) = 0;
    // A code that proves that whoever types it elsewhere is this one, in place of an earlier one of theirs.
    virtual void keep_code(const std::string& code, const shown_code& shown, core::instant at) = 0;
    // Whose code that is, if it was kept since then.
    virtual std::optional<shown_code> find_code(const std::string& code, core::instant since) = 0;
    // It holds no longer.
    virtual void drop_code(const std::string& code) = 0;
    // These are one person from now on, `into`: what either owes, asked, was asked or reads is theirs, and what `into`
    // chose themself holds. Whoever looks for `from` finds `into`. What either was told today was told to both.
    // `link.id` is not read.
    virtual void merge(account_link link) = 0;
    // Their latest link that was not parted, before others that which `by` came to them with.
    virtual std::optional<account_link> last_link(core::person_id who, const identity& by) = 0;
    // They are two people again. What was `from`'s before is theirs again, as far as it is still `into`'s; what came
    // since stays with `into`. Each reads where they have an account. Asked for from the account `by`.
    virtual void part(const account_link& link, const identity& by, core::instant at) = 0;
    // From now on the bot serves these workspaces alone. Who has no account in any of them is gone until those are
    // served again, and what waits for somebody in another goes to an account of theirs that is.
    virtual void serve(const std::vector<std::string>& workspaces) = 0;
    // True of all until serve() was called.
    virtual bool is_served(const std::string& workspace) = 0;
    // Of those who owe something or were asked to: how many have not left, and have no account that is served.
    virtual std::int64_t out_of_reach() = 0;
    // How many of those who owe something or were asked to, and have not left, have muted reminders now.
    virtual muted_people muted(core::instant now) = 0;
    // Who hears of what nobody else is left to answer in that workspace: an admin there, else one who has an account
    // there at least, else any; of several the one known longest. An empty workspace: any.
    virtual std::optional<core::person> steward(const std::string& workspace) = 0;
    // All who are that in some workspace.
    virtual std::set<core::person_id> stewards() = 0;
    // When that identity was fetched last.
    virtual std::optional<core::instant> fetched_at(const identity& who) = 0;
};

} // namespace makegood::ports

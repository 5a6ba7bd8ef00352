// The stores of ports::ledger, one class per port, all over one connection's statements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

#include "query.hpp"

namespace makegood::store {

class actions final : public ports::action_store
{
public:
    explicit actions(statements& on)
        : on_(on)
    {
    }
    core::action_id add(const core::action& item) override;
    std::optional<core::action> find(core::action_id id) override;
    void save(const core::action& item) override;
    std::vector<core::action> list(const ports::action_filter& filter) override;
    std::int64_t count(const ports::action_filter& filter) override;
    std::vector<core::action> to_look_at(core::instant now, int limit) override;
    std::optional<core::instant> next_look() override;
    void look_at_open(core::instant now) override;
    void follow_rules(std::int64_t fingerprint, core::instant now) override;
    void remove(core::action_id id) override;

private:
    statements& on_;
};

class people final : public ports::person_store
{
public:
    explicit people(statements& on)
        : on_(on)
    {
    }
    std::optional<core::person> find(core::person_id id) override;
    std::optional<core::person> by_identity(const ports::identity& who) override;
    std::optional<core::person> find_in(const std::string& workspace, core::person_id id) override;
    core::person_id put(const ports::identity& who, const core::person& seen, core::instant fetched_at) override;
    void set_admins(const std::string& workspace, const std::set<std::string>& users) override;
    void save_choices(const core::person& who) override;
    std::vector<core::person> by_name(const std::string& workspace, const std::string& name,
                                      ports::name_match match) override;
    void note_used(const ports::identity& who, core::instant at) override;
    void keep_code(const std::string& code, const ports::shown_code& shown, core::instant at) override;
    std::optional<ports::shown_code> find_code(const std::string& code, core::instant since) override;
    void drop_code(const std::string& code) override;
    void merge(ports::account_link link) override;
    std::optional<ports::account_link> last_link(core::person_id who, const ports::identity& by) override;
    void part(const ports::account_link& link, const ports::identity& by, core::instant at) override;
    std::optional<ports::identity> identity_in(const std::string& workspace, core::person_id who) override;
    void serve(const std::vector<std::string>& workspaces) override;
    bool is_served(const std::string& workspace) override;
    std::int64_t out_of_reach() override;
    ports::muted_people muted(core::instant now) override;
    std::optional<core::person> steward(const std::string& workspace) override;
    std::set<core::person_id> stewards() override;
    std::optional<core::instant> fetched_at(const ports::identity& who) override;

private:
    std::vector<core::person> by_email(const std::string& workspace, const std::string& email);
    std::vector<core::person> by_name_parts(const std::string& workspace, const std::string& name);
    core::person_id insert(const core::person& seen);
    void update(core::person_id id, const core::person& seen);
    void set_status(const ports::identity& who, std::optional<core::instant> until, core::instant at);
    void sum_up(core::person_id id);
    void redirect_messages();
    void rename_messages(const ports::account_link& link);
    void part_memberships(core::person_id one, core::person_id other);

    statements& on_;
};

class places final : public ports::place_store
{
public:
    explicit places(statements& on)
        : on_(on)
    {
    }
    std::optional<core::place> find(core::place_id id) override;
    std::optional<core::place> by_channel(const std::string& workspace, const std::string& channel) override;
    std::optional<core::place> by_name(const std::string& workspace, const std::string& name) override;
    core::place_id put(const core::place& seen, core::instant fetched_at) override;
    void set_members(core::place_id place, const std::vector<core::person_id>& members, core::instant at) override;
    void set_zone(core::place_id place, const std::string& zone) override;
    std::set<std::pair<core::person_id, std::string>> zone_followers(core::place_id place) override;
    void forget_member(core::place_id place, core::person_id who) override;
    std::optional<bool> is_member(core::place_id place, core::person_id who, core::instant not_before) override;
    std::optional<core::instant> fetched_at(core::place_id place) override;
    std::vector<std::pair<core::place, std::string>> watched(const std::string& workspace) override;

private:
    void move(const core::place& seen);

    statements& on_;
};

class teams final : public ports::team_store
{
public:
    explicit teams(statements& on)
        : on_(on)
    {
    }
    std::vector<core::team> list() override;
    std::string first_of(core::person_id who) override;
    bool is_member(const std::string& name, core::person_id who) override;
    std::optional<core::team> find(const std::string& name) override;
    void replace(const std::vector<ports::named_team>& wanted) override;
    void import_member(core::person_id who, const std::string& team) override;
    void import_lead(const std::string& team, core::person_id lead) override;
    void set_group_members(const std::string& name, const std::vector<core::person_id>& members) override;

private:
    core::team read(query& from);
    std::string imported_for(core::person_id who);
    void put(const ports::named_team& team, int position);
    void pass_countries_on();
    void add_members(std::int64_t team, bool are_of_group, const std::vector<core::person_id>& members);

    statements& on_;
};

class marks final : public ports::mark_store
{
public:
    explicit marks(statements& on)
        : on_(on)
    {
    }
    void advance(core::place_id place, const std::string& message) override;
    std::string mark_of(core::place_id place) override;
    void forget(core::place_id place) override;
    void note_writer(core::place_id place, const std::string& user, core::instant at) override;
    std::optional<core::instant> wrote_at(core::place_id place, const std::string& user) override;
    std::string position_of(const std::string& workspace) override;
    void keep_position(const std::string& workspace, const std::string& position) override;

private:
    statements& on_;
};

class incidents final : public ports::incident_store
{
public:
    explicit incidents(statements& on)
        : on_(on)
    {
    }
    std::optional<core::incident> find(core::incident_id id) override;
    std::optional<core::incident> by_key(const std::string& key) override;
    std::optional<core::incident> by_place(core::place_id place) override;
    core::incident_id add(const core::incident& item) override;
    void save(const core::incident& item) override;

private:
    statements& on_;
};

class history final : public ports::history_store
{
public:
    explicit history(statements& on)
        : on_(on)
    {
    }
    void record(const ports::change& entry) override;
    std::vector<ports::change> of(core::action_id id) override;
    std::optional<ports::change> last_of(core::action_id id) override;
    std::optional<ports::change> last_by(core::person_id actor, core::instant since) override;
    std::vector<core::action_id> refused_by(core::person_id actor, core::instant since, int limit) override;

private:
    statements& on_;
};

class reviews final : public ports::review_store
{
public:
    explicit reviews(statements& on)
        : on_(on)
    {
    }
    std::int64_t add(const ports::review_draft& draft) override;
    std::optional<ports::review_draft> find(std::int64_t id) override;
    void save(const ports::review_draft& draft) override;

private:
    statements& on_;
};

class inbox final : public ports::inbox_store
{
public:
    explicit inbox(statements& on)
        : on_(on)
    {
    }
    std::optional<ports::kept_reply> seen(const std::string& key) override;
    std::optional<std::string> last_key(const std::string& stem) override;
    std::optional<std::string> last_key(const std::string& stem, const std::string& ending) override;
    std::int64_t keep(const std::string& key, core::instant at, const std::optional<ports::kept_reply>& reply,
                      const std::string& response_url) override;
    void mark_written(const std::vector<std::int64_t>& rows) override;
    std::vector<unanswered> unwritten(core::instant since) override;
    void bury(const std::string& key, core::instant at, const std::string& problem,
              const std::string& payload) override;
    bool expire(core::instant now) override;
    std::int64_t dead_letters() override;
    std::vector<std::string> buried(const std::string& problem, int limit) override;

private:
    std::int64_t urls_erased_until();
    bool erase_urls(core::instant before);
    statements& on_;
};

class questions final : public ports::question_store
{
public:
    explicit questions(statements& on)
        : on_(on)
    {
    }
    std::int64_t ask(const ports::question& item) override;
    std::optional<ports::question> find(std::int64_t id) override;
    void settle(std::int64_t id) override;
    std::optional<core::instant> last_asked(core::person_id who) override;
    bool are_wanted(core::person_id who, core::place_id place) override;
    void want(core::person_id who, bool are_wanted) override;
    void want(core::place_id place, bool are_wanted) override;
    void ask_form(const ports::asked_form& form) override;
    std::vector<ports::asked_form> forms_asked(core::person_id who) override;
    void settle_form(core::person_id who, core::place_id place) override;

private:
    void want(std::int64_t person, std::int64_t place, bool are_wanted);

    statements& on_;
};

class outbox final : public ports::outbox_store
{
public:
    outbox(statements& on, ports::log* report)
        : on_(on)
        , report_(report)
    {
    }
    bool put(const ports::message_to_send& message, core::instant now) override;
    std::optional<ports::outbox_row> find(const std::string& key) override;
    std::optional<ports::outbox_outcome> outcome_of(const std::string& key) override;
    void postpone(core::person_id whom, core::instant until, core::instant now) override;
    std::optional<ports::posted_button> button_on(const std::string& workspace, const std::string& channel,
                                                  const std::string& message, const std::string& emoji) override;
    std::vector<ports::posted_button> buttons_on(const std::string& workspace, const std::string& channel,
                                                 const std::string& message) override;
    std::vector<ports::reminded> reminded_since(core::instant since) override;
    std::vector<ports::outbox_row> showing(core::action_id about) override;
    std::vector<ports::outbox_row> claim(core::instant now, int limit) override;
    void settle(const ports::outbox_row& row, core::instant now) override;
    void recover(core::instant now) override;
    std::optional<core::instant> next_attempt() override;
    bool expire(core::instant now) override;
    std::vector<ports::outbox_row> parked(int limit) override;
    ports::outbox_counts counts(core::instant now) override;
    int unpark(core::outbox_id id) override;
    int unpark_for(core::person_id whom, const std::string& workspace, std::string_view problem) override;
    int unpark_in(core::place_id place, std::string_view problem) override;

    // Something was queued that did not wait already, since this was asked last.
    bool take_mail() { return std::exchange(has_mail_, false); }

private:
    void keep_buttons(const ports::outbox_row& row, core::instant now);
    // How a stored row stands, without its contents.
    struct standing
    {
        core::outbox_id id;
        ports::persistence kind = ports::persistence::once;
        ports::outbox_state state = ports::outbox_state::queued;
        std::string line;
        int turn = 0;
        int version = 1;
        // The version that the last attempt said; 0: none was made.
        int attempted_version = 0;
        // The contents are built when it is claimed.
        bool is_blank = false;
    };

    standing read_standing(query& from);
    std::optional<standing> standing_of(const std::string& key);
    std::optional<standing> standing_of(core::outbox_id id);
    static bool will_show(const standing& old, const ports::message_to_send& message);
    void insert(const ports::message_to_send& message, core::instant now);
    void replace(const standing& old, const ports::message_to_send& message, core::instant now);
    void enter_line(core::outbox_id id, const std::string& line, core::instant now);
    void leave_line(const standing& row);
    void finish(const standing& row, ports::outbox_state state, const std::string& kept_body = {});
    void note_shown(const ports::outbox_row& row, core::instant now);
    void requeue(const standing& row, core::instant now);
    void park(const standing& row, const std::string& problem, bool may_have_arrived);
    void wait(const standing& row, const ports::outbox_row& outcome, core::instant now);
    void hold(const standing& row, const ports::outbox_row& outcome, core::instant now);
    int unpark_rows(query& from);

    void release_held(core::instant now);
    void expire_late(core::instant now);
    std::vector<core::outbox_id> choose(core::instant now, int limit);
    std::vector<core::outbox_id> ready_in(int lane, core::instant now, int limit);
    std::optional<ports::outbox_row> take(core::outbox_id id, core::instant now);
    void resolve(ports::outbox_row& row);
    core::shown_person shown(core::person_id who, const std::string& workspace);

    statements& on_;
    ports::log* report_;
    // Rows chosen so far, and the lane that the next reserved slot begins with.
    unsigned slot_ = 0;
    std::size_t reserved_lane_ = 0;
    bool has_mail_ = false;
};

} // namespace makegood::store

// Version 23: what names a person is found by them, which linking two accounts does.
namespace makegood::store {

extern const char* const migration_023_people;

const char* const migration_023_people = R"sql(
-- Few actions have these: the indexes are small, and most changes leave them alone.
CREATE INDEX action_blocked_person ON action (blocked_person) WHERE blocked_person IS NOT NULL;
CREATE INDEX action_decline_by ON action (decline_by) WHERE decline_by IS NOT NULL;
CREATE INDEX action_decline_accepter ON action (decline_accepter) WHERE decline_accepter IS NOT NULL;
CREATE INDEX action_risk_accepter ON action (risk_accepter) WHERE risk_accepter IS NOT NULL;
-- Of whom there are few.
CREATE INDEX person_admin ON person (is_admin) WHERE is_admin = 1;
)sql";

} // namespace makegood::store

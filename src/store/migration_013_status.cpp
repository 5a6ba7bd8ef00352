// Version 13: that people are away by their status on the platform, and whose team somebody belongs to.
namespace makegood::store {

extern const char* const migration_013_status;

const char* const migration_013_status = R"sql(
-- NULL: it says nothing of that. When that was noticed first stays until it ends.
ALTER TABLE person ADD COLUMN status_until INTEGER;
ALTER TABLE person ADD COLUMN status_since INTEGER;

-- The rules that an action has by its owner's team.
CREATE INDEX team_member_person ON team_member (person);
)sql";

} // namespace makegood::store

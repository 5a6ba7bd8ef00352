// Version 19: what a platform says of an account is kept with the account.
namespace makegood::store {

extern const char* const migration_019_accounts;

const char* const migration_019_accounts = R"sql(
-- As the columns of person: those are the most that any account of a person that is served has.
ALTER TABLE identity ADD COLUMN standing INTEGER NOT NULL DEFAULT 1;
ALTER TABLE identity ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN status_until INTEGER;
ALTER TABLE identity ADD COLUMN status_since INTEGER;
UPDATE identity SET (standing, is_admin, status_until, status_since)
    = (SELECT standing, is_admin, status_until, status_since FROM person WHERE id = identity.person);
-- Which of several accounts was looked up last is not known: until they are looked up again, they have the least.
UPDATE identity SET standing = max(standing, 1), is_admin = 0, fetched_at = 0
    WHERE EXISTS (SELECT 1 FROM identity AS other
                  WHERE other.person = identity.person AND other.workspace <> identity.workspace);
UPDATE person SET standing = max(standing, 1), is_admin = 0
    WHERE id IN (SELECT person FROM identity GROUP BY person HAVING count(*) > 1);

-- The workspaces that the bot serves since its last start; none: not known, and each counts.
CREATE TABLE served (
    workspace TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
)sql";

} // namespace makegood::store

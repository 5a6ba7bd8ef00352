// Version 16: whose holidays people have.
namespace makegood::store {

extern const char* const migration_016_countries;

const char* const migration_016_countries = R"sql(
-- By their own word, and by the first of their teams that the settings give one; '' for none.
ALTER TABLE person ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN team_country TEXT NOT NULL DEFAULT '';
ALTER TABLE team ADD COLUMN country TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store

// Version 25: zones that people chose.
namespace makegood::store {

extern const char* const migration_025_own_zones;

const char* const migration_025_own_zones = R"sql(
-- By their own word, before that of their platform; '' for none.
ALTER TABLE person ADD COLUMN own_zone TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store

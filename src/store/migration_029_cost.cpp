// Version 29: what an incident cost.
namespace makegood::store {

extern const char* const migration_029_cost;

const char* const migration_029_cost = R"sql(
-- In free words of its responders; '' for none.
ALTER TABLE incident ADD COLUMN cost TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store

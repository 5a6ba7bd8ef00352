// Version 12: what each recorded action has to keep up is what is looked up.
namespace makegood::store {

extern const char* const migration_012_fewer_indexes;

const char* const migration_012_fewer_indexes = R"sql(
-- The first one recorded is the first one.
DROP INDEX action_recorded;

-- The promises of a window are those of all people: action_owner_first_due. Who has none costs one look-up.
DROP INDEX action_first_due;
)sql";

} // namespace makegood::store

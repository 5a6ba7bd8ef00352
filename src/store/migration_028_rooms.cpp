// Version 28: which reaction in a room a redaction takes back.
namespace makegood::store {

extern const char* const migration_028_rooms;

const char* const migration_028_rooms = R"sql(
-- A redaction names nothing but an event, with whose id the reaction's key ends.
CREATE INDEX inbox_reaction ON inbox (substr(key, -24)) WHERE key > 'reaction/' AND key < 'reaction0';
)sql";

} // namespace makegood::store

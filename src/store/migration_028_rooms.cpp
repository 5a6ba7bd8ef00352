// Version 28: what rooms say for themselves, and which reaction a redaction takes back.
namespace makegood::store {

extern const char* const migration_028_rooms;

const char* const migration_028_rooms = R"sql(
-- The bot is in it, and may not speak there.
ALTER TABLE place ADD COLUMN is_muted INTEGER NOT NULL DEFAULT 0;
-- IANA; of the people in it who have none themselves. '' for none.
ALTER TABLE place ADD COLUMN zone TEXT NOT NULL DEFAULT '';
CREATE INDEX place_zone ON place (id) WHERE zone <> '';
-- A redaction names nothing but an event, with whose id the reaction's key ends.
CREATE INDEX inbox_reaction ON inbox (substr(key, -24)) WHERE key > 'reaction/' AND key < 'reaction0';
)sql";

} // namespace makegood::store

// Version 22: tickets that actions are linked to.
namespace makegood::store {

extern const char* const migration_022_tickets;

const char* const migration_022_tickets = R"sql(
-- When a ticket linked to it moved last, since its owner accepted. Found by what is looked at soon: nothing is indexed.
ALTER TABLE action ADD COLUMN ticket_moved_at INTEGER;
)sql";

} // namespace makegood::store

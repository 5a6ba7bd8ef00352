// Version 7: which actions a message has led to.
namespace makegood::store {

extern const char* const migration_007_messages;

const char* const migration_007_messages = R"sql(
-- A message is captured once. Slash commands have no message and cost nothing here.
CREATE INDEX action_message ON action (message) WHERE message <> '';
-- history.way knows one more: 7 reaction.
)sql";

} // namespace makegood::store

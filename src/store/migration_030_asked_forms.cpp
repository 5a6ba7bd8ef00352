// Version 30: whether the question of a form was shown.
namespace makegood::store {

extern const char* const migration_030_asked_forms;

const char* const migration_030_asked_forms = R"sql(
-- Nobody read where it was asked.
ALTER TABLE asked_form DROP COLUMN thread;
-- Inbox key of what the question was asked in answer to; '' for those asked before.
ALTER TABLE asked_form ADD COLUMN input TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store

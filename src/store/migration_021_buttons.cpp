// Version 21: emoji that stand for buttons are kept for a while.
namespace makegood::store {

extern const char* const migration_021_buttons;

const char* const migration_021_buttons = R"sql(
-- 0: an edit took it away; taken away by whoever had put it there, it still undoes what it did.
ALTER TABLE posted_button ADD COLUMN stands INTEGER NOT NULL DEFAULT 1;
-- Then it is erased.
ALTER TABLE posted_button ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
UPDATE posted_button SET until = ifnull((SELECT put_at FROM outbox WHERE id = outbox), 0) + 7776000000; -- 90 days
CREATE INDEX posted_button_until ON posted_button (until);
)sql";

} // namespace makegood::store

// Version 8: when an offer was answered and how often it was reminded of, and whether guests read a place.
namespace makegood::store {

extern const char* const migration_008_answers;

const char* const migration_008_answers = R"sql(
ALTER TABLE action ADD COLUMN offer_answered_at INTEGER;
-- As far as it can be told now: a later change hides when a refusal was said.
UPDATE action SET offer_answered_at = CASE
    WHEN accepted_at >= offered_at THEN accepted_at
    WHEN offered_to IS NULL AND state <= 1 THEN active_at END
WHERE offered_at IS NOT NULL;
ALTER TABLE action ADD COLUMN offer_nudges INTEGER NOT NULL DEFAULT 0;
ALTER TABLE action ADD COLUMN offer_nudged_at INTEGER;
-- Digests count the offers of a window, however old the action is.
CREATE INDEX action_offered_at ON action (offered_at) WHERE offered_at IS NOT NULL;
ALTER TABLE place ADD COLUMN guests_at INTEGER; -- when that was looked up; NULL: never
ALTER TABLE place ADD COLUMN has_guests INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace makegood::store

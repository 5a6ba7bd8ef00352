// Version 33: why a promise waits, and merges that find whom an escalation was announced of.
namespace makegood::store {

extern const char* const migration_033_reasons;

const char* const migration_033_reasons = R"sql(
-- In its owner's words; empty: they did not say, nothing: it waits for nobody.
ALTER TABLE action ADD COLUMN blocked_reason TEXT;
-- It was kept only in the words of the history: "on Bo: because I need the db-admin role". Of a wait that was taken
-- back at once they say nothing.
UPDATE action SET blocked_reason = ifnull((
    SELECT iif(said GLOB 'because *' AND NOT said GLOB 'because of *', substr(said, 9), said)
    FROM (SELECT iif(instr(detail, ': ') > 0, substr(detail, instr(detail, ': ') + 2), '') AS said
          FROM history AS wait WHERE wait.action = action.id AND verb = 'block' AND 'undo' IS NOT
              (SELECT verb FROM history AS after WHERE after.action = wait.action AND after.id > wait.id
               ORDER BY after.id LIMIT 1)
          ORDER BY wait.id DESC LIMIT 1)), '')
WHERE blocked_look_at IS NOT NULL;
-- Nor is it lost where an undo brings back how the action was while it waited for the same.
UPDATE history SET before = json_set(before, '$.blocked.reason', action.blocked_reason) FROM action
WHERE action.id = history.action AND action.blocked_reason <> '' AND json_type(before, '$.blocked') = 'object'
    AND ifnull(json_extract(before, '$.blocked.person'), 0) = ifnull(action.blocked_person, 0)
    AND ifnull(json_extract(before, '$.blocked.link'), '') = ifnull(action.blocked_link, '')
    AND ifnull(json_extract(before, '$.blocked.action'), 0) = ifnull(action.blocked_action, 0);
CREATE INDEX action_announced_to ON action (announced_to) WHERE announced_to IS NOT NULL;
)sql";

} // namespace makegood::store

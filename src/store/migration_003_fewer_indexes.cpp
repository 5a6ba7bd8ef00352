// Version 3: what each recorded action has to keep up is what is looked up.
namespace makegood::store {

extern const char* const migration_003_fewer_indexes;

const char* const migration_003_fewer_indexes = R"sql(
-- Nothing is looked up by place alone: boards go by incident.
DROP INDEX action_place;

-- What somebody asked of others; what they asked of themselves is found by its owner.
DROP INDEX action_asker;
CREATE INDEX action_asker ON action (asker, state) WHERE asker IS NOT owner;

-- Response urls are found by walking the youngest rows: meta.inbox_without_urls says up to which id none is left.
DROP INDEX inbox_answerable;
INSERT INTO meta (name, value) VALUES ('inbox_without_urls', 0);
)sql";

} // namespace makegood::store

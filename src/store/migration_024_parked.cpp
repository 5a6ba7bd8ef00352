// Version 24: what is parked for a person is found by them, which each message that reaches somebody does.
namespace makegood::store {

extern const char* const migration_024_parked;

const char* const migration_024_parked = R"sql(
CREATE INDEX outbox_parked_person ON outbox (person) WHERE state = 5;
CREATE INDEX outbox_parked_only_for ON outbox (only_for) WHERE state = 5;
)sql";

} // namespace makegood::store

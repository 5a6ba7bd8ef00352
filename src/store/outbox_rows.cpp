#include "outbox_rows.hpp"

#include "document_json.hpp"
#include "rows.hpp"

namespace makegood::store {

namespace {

// Bodies of finished rows are erased, which is no fault.
bool read_contents(query& from, ports::message_to_send& into)
{
    const auto body = from.take<std::string>();
    const auto sheet = from.take<std::optional<std::string>>();
    const auto before = from.take<std::optional<std::string>>();
    auto document = body.empty() ? std::optional(core::document{}) : read_document(body);
    auto form = sheet ? read_form(*sheet) : std::nullopt;
    auto memory = before ? read_batch_memory(*before) : std::optional(ports::batch_memory{});
    if (!document || (sheet && !form) || !memory)
        return false;
    into.body = std::move(*document);
    into.sheet = std::move(form);
    into.before = std::move(*memory);
    return true;
}

} // namespace

std::string line_of(const ports::destination& to)
{
    if (!to.response_url.empty())
        return "url " + to.response_url;
    if (!to.trigger.empty())
        return "trigger " + to.trigger;
    if (to.is_home)
        return "home " + std::to_string(to.person.value) + " " + to.workspace;
    if (to.person)
        return "person " + std::to_string(to.person.value) + " " + to.workspace;
    return "place " + std::to_string(to.place.value) + " " + to.thread;
}

ports::outbox_row read_outbox_row(query& from)
{
    ports::outbox_row row;
    from.read(row.id);
    from.read(row.state);
    from.read(row.version);
    from.read(row.attempts);
    from.read(row.retry_at);
    from.read(row.attempted_at);
    from.read(row.posted_channel);
    from.read(row.posted_message);
    from.read(row.problem);
    auto& message = row.message;
    from.read(message.key);
    from.read(message.kind);
    from.read(message.lane);
    from.read(message.to.workspace);
    from.read(message.to.place);
    from.read(message.to.person);
    from.read(message.to.response_url);
    from.read(message.to.trigger);
    from.read(message.to.thread);
    from.read(message.to.only_for);
    from.read(message.not_before);
    from.read(message.not_after);
    from.read(message.replaces_original);
    from.read(message.items);
    from.read(row.put_at);
    from.read(message.to.is_home);
    if (!read_contents(from, message))
        row.problem = unreadable_body;
    return row;
}

} // namespace makegood::store

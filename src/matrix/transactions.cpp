#include "transactions.hpp"

#include <chrono>

#include "session_file.hpp"

namespace makegood::matrix {

namespace {

// When it was put, in seconds: a ledger that was begun anew counts its rows from 1 again.
std::string moment_of(const ports::outbox_row& row)
{
    const auto put_at = row.put_at.value_or(core::instant{}).time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(put_at).count());
}

} // namespace

std::string first_transaction(const ports::outbox_row& row, const std::string& room, const std::string& part)
{
    return "mg-" + std::to_string(row.id.value) + "-part-" + part + "-" + mark_of(room + " " + moment_of(row));
}

std::string transaction_of(const ports::outbox_row& row, const std::string& what)
{
    return "mg-" + std::to_string(row.id.value) + "-" + std::to_string(row.version) + "-" + what + "-" + moment_of(row);
}

} // namespace makegood::matrix

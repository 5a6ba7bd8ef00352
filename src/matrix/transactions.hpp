// The ids that make an event one however often it is sent, of the rows they say. Pure; any thread.
#pragma once

#include <string>

#include <makegood/ports/chat.hpp>

namespace makegood::matrix {

// Of a part that is said for the first time: the same however the words have changed since an attempt that may have
// arrived. A server that has seen an id answers with what it stood for then.
std::string first_transaction(const ports::outbox_row& row, const std::string& room, const std::string& part);
// Of anything else about this version of the row.
std::string transaction_of(const ports::outbox_row& row, const std::string& what);

} // namespace makegood::matrix

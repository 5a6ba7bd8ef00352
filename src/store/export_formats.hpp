// How exported actions look in each format. Pure text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/store/export.hpp>

namespace makegood::store {

struct named_person
{
    std::string name;
    std::string handle;
};

struct exported_change
{
    named_person actor;
    core::instant at{};
    ports::channel_of_change by = ports::channel_of_change::command;
    std::string verb;
    std::string detail;
};

struct exported_action
{
    core::action item;
    named_person owner;
    named_person asker;
    named_person offered_to;
    named_person risk_accepter;
    std::string incident;
    std::string place;
    std::vector<exported_change> history;
};

struct exported_link
{
    std::int64_t id = 0;
    core::instant at{};
    ports::identity shown;
    ports::identity typed;
    std::optional<core::instant> parted_at;
    ports::identity parted_from; // the account that asked for it
};

// What stands before the first action.
std::string export_opening(export_format format);
void append_exported(std::string& out, export_format format, const exported_action& value, bool is_first);
// JSON only.
void append_exported(std::string& out, const core::incident& value, bool is_first);
void append_exported(std::string& out, const exported_link& value, bool is_first);

} // namespace makegood::store

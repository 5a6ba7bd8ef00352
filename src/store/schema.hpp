// The schema of a database file: whose it is, which version it has, bringing it up to date, copying it.
#pragma once

#include <filesystem>
#include <span>

#include <SQLiteCpp/SQLiteCpp.h>

namespace makegood::store {

// Throws unusable with the remedy that belongs to SQLite's code.
[[noreturn]] void refuse(const std::filesystem::path& path, const SQLite::Exception& problem);

// The schema version of a database of ours; 0 for an empty file. Throws unusable when it is not ours or newer than
// `known`.
int version_of(SQLite::Database& connection, const std::filesystem::path& path, int known);

// Applies the steps that are missing, each in a transaction of its own. Before a database that holds something is
// changed, a copy is made at `<path>.before-v<version it will have>`.
void bring_up_to_date(SQLite::Database& connection, const std::filesystem::path& path,
                      std::span<const char* const> steps);

// See database::copy_to.
void copy_database(SQLite::Database& connection, const std::filesystem::path& target);

// Makes an owner-only file unless there is one.
void create_private(const std::filesystem::path& path);
void synchronise_folder_of(const std::filesystem::path& path);

} // namespace makegood::store

#include "migrations.hpp"

#include <array>

#include <makegood/store/database.hpp>

namespace makegood::store {

extern const char* const migration_001_initial;
extern const char* const migration_002_news;
extern const char* const migration_003_fewer_indexes;
extern const char* const migration_004_batches;
extern const char* const migration_005_questions;
extern const char* const migration_006_reviews;
extern const char* const migration_007_messages;
extern const char* const migration_008_answers;
extern const char* const migration_009_teams;
extern const char* const migration_010_own_days;
extern const char* const migration_011_shown;
extern const char* const migration_012_fewer_indexes;
extern const char* const migration_013_status;
extern const char* const migration_014_leave;
extern const char* const migration_015_imports;
extern const char* const migration_016_countries;
extern const char* const migration_017_workspaces;
extern const char* const migration_018_threads;
extern const char* const migration_019_accounts;
extern const char* const migration_020_links;
extern const char* const migration_021_buttons;
extern const char* const migration_022_tickets;
extern const char* const migration_023_people;
extern const char* const migration_024_parked;
extern const char* const migration_025_own_zones;
extern const char* const migration_026_batch_times;
extern const char* const migration_027_announced;
extern const char* const migration_028_rooms;
extern const char* const migration_029_cost;
extern const char* const migration_030_asked_forms;
extern const char* const migration_031_sprints;
extern const char* const migration_032_ladder;
extern const char* const migration_033_reasons;

std::span<const char* const> migrations()
{
    static const std::array<const char*, 33> steps{
        migration_001_initial,    migration_002_news,        migration_003_fewer_indexes, migration_004_batches,
        migration_005_questions,  migration_006_reviews,     migration_007_messages,      migration_008_answers,
        migration_009_teams,      migration_010_own_days,    migration_011_shown,         migration_012_fewer_indexes,
        migration_013_status,     migration_014_leave,       migration_015_imports,       migration_016_countries,
        migration_017_workspaces, migration_018_threads,     migration_019_accounts,      migration_020_links,
        migration_021_buttons,    migration_022_tickets,     migration_023_people,        migration_024_parked,
        migration_025_own_zones,  migration_026_batch_times, migration_027_announced,     migration_028_rooms,
        migration_029_cost,       migration_030_asked_forms, migration_031_sprints,       migration_032_ladder,
        migration_033_reasons};
    return steps;
}

int schema_version() { return static_cast<int>(migrations().size()); }

} // namespace makegood::store

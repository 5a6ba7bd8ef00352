// Room for the write-ahead log, made before it is needed. A commit that appends to the log makes the file system write
// down a new length and new blocks, which takes as long as the commit itself; one that overwrites does not. So the
// log's file is filled ahead with zeros while nobody waits. SQLite takes zeros for what they are: a frame without the
// log's salt is where the log ends (https://www.sqlite.org/fileformat2.html#walformat). Writer thread.
#pragma once

#include <cstdint>

#include <makegood/store/database.hpp>

namespace makegood::store {

class log_reserve
{
public:
    // Nothing is written yet. `of` outlives this object.
    explicit log_reserve(database& of) noexcept;

    // False when the log's file has its size, when the disk has too little to spare, or when writing failed: the log
    // then grows with its commits, as it does without a reserve.
    bool is_wanted() const { return is_wanted_; }

    // Writes the next slice behind the file's end and waits for the disk: some milliseconds. Call while no transaction
    // is under way.
    void fill_next() noexcept;

private:
    void measure(SQLite::Database& connection);
    bool has_room() const noexcept;

    database* database_;
    std::int64_t size_ = 0;
    bool is_wanted_ = false;
};

} // namespace makegood::store

// Prepared statements, each compiled once per connection, and the one way to run them: bind in order, step, read in
// order. A query resets its statement when it goes out of scope, so that no read snapshot is held by accident.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::store {

// NULL, where the other side is no value.
struct nothing
{
};

class query
{
public:
    explicit query(SQLite::Statement& statement)
        : statement_(statement)
    {
    }
    ~query() { statement_.tryReset(); }
    query(const query&) = delete;
    query& operator=(const query&) = delete;

    // Binds the next parameters. Ids of 0 and empty optionals become NULL, instants milliseconds, enums numbers.
    template <class... Value>
    query& bind(const Value&... values)
    {
        (bind_next(values), ...);
        return *this;
    }

    // True when there is a row to read; reading starts at its first column.
    bool step()
    {
        column_ = 0;
        return statement_.executeStep();
    }

    // To its end; rows are ignored.
    void run()
    {
        while (step()) { }
    }

    // Reads the next column, by the rules of bind.
    template <class Value>
    void read(Value& into)
    {
        read_column(into, statement_.getColumn(column_++));
    }
    template <class Value>
    Value take()
    {
        Value value{};
        read(value);
        return value;
    }
    bool is_null_next() const { return statement_.isColumnNull(column_); }

private:
    void bind_next(nothing) { statement_.bind(++parameter_); }
    void bind_next(const std::string& value) { statement_.bind(++parameter_, value); }
    void bind_next(bool value) { statement_.bind(++parameter_, value ? 1 : 0); }
    void bind_next(int value) { statement_.bind(++parameter_, value); }
    void bind_next(std::int64_t value) { statement_.bind(++parameter_, value); }
    void bind_next(core::instant value) { statement_.bind(++parameter_, count_of(value)); }
    template <class Tag>
    void bind_next(const core::id<Tag>& value)
    {
        value ? statement_.bind(++parameter_, value.value) : statement_.bind(++parameter_);
    }
    template <class Value>
    void bind_next(const std::optional<Value>& value)
    {
        value ? bind_next(*value) : bind_next(nothing{});
    }
    template <class Enum>
    std::enable_if_t<std::is_enum_v<Enum>> bind_next(Enum value)
    {
        statement_.bind(++parameter_, static_cast<int>(value));
    }

    static void read_column(std::string& into, const SQLite::Column& from) { into = from.getString(); }
    static void read_column(bool& into, const SQLite::Column& from) { into = from.getInt() != 0; }
    static void read_column(int& into, const SQLite::Column& from) { into = from.getInt(); }
    static void read_column(std::int64_t& into, const SQLite::Column& from) { into = from.getInt64(); }
    static void read_column(core::instant& into, const SQLite::Column& from)
    {
        into = core::instant(std::chrono::milliseconds(from.getInt64()));
    }
    template <class Tag>
    static void read_column(core::id<Tag>& into, const SQLite::Column& from)
    {
        into.value = from.getInt64();
    }
    template <class Value>
    static void read_column(std::optional<Value>& into, const SQLite::Column& from)
    {
        into.reset();
        if (!from.isNull())
            read_column(into.emplace(), from);
    }
    template <class Enum>
    static std::enable_if_t<std::is_enum_v<Enum>> read_column(Enum& into, const SQLite::Column& from)
    {
        into = static_cast<Enum>(from.getInt());
    }

    static std::int64_t count_of(core::instant value) { return value.time_since_epoch().count(); }

    SQLite::Statement& statement_;
    int parameter_ = 0;
    int column_ = 0;
};

// The statements of one connection. SQL is always a literal: its address is its name.
class statements
{
public:
    explicit statements(SQLite::Database& connection)
        : connection_(connection)
    {
    }

    query use(const char* sql) { return query(statement(sql)); }
    SQLite::Database& connection() { return connection_; }
    // Rows changed by the statement run last.
    int changes() { return connection_.getChanges(); }
    std::int64_t last_id() { return connection_.getLastInsertRowid(); }

private:
    SQLite::Statement& statement(const char* sql)
    {
        const auto known = prepared_.find(sql);
        if (known != prepared_.end())
            return known->second;
        return prepared_.try_emplace(sql, connection_, sql).first->second;
    }

    SQLite::Database& connection_;
    std::unordered_map<const char*, SQLite::Statement> prepared_;
};

} // namespace makegood::store

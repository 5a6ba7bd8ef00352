// JSON text, written piece by piece without a tree in between (documents are written with every command). Texts that
// are not UTF-8 are kept as {"hex": "…"}: JSON cannot hold them otherwise, and nothing that people typed may be lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace makegood::store {

// Appends `text` as a JSON string, or as an object of its bytes when it is not UTF-8.
void append_text(std::string& out, std::string_view text);

// Writes one object: {"a":1,"b":"x"}. Values of 0, "" and false are left out unless said otherwise.
class object_writer
{
public:
    explicit object_writer(std::string& out)
        : out_(out)
    {
        out_ += '{';
    }

    void number(std::string_view name, std::int64_t value);
    void number_if(std::string_view name, std::int64_t value);
    void text(std::string_view name, std::string_view value);
    void text_if(std::string_view name, std::string_view value);
    void flag_if(std::string_view name, bool value);
    // The caller appends the value of `name` to the text itself.
    void name(std::string_view name);
    void close() { out_ += '}'; }

private:
    std::string& out_;
    bool is_first_ = true;
};

void append_texts(std::string& out, const std::vector<std::string>& values);

// ---- reading: false when the member is there but of another kind; `into` keeps its value when it is absent ----

bool read_text(const nlohmann::json& from, std::string& into);
bool read_text(const nlohmann::json& from, const char* name, std::string& into);
bool read_number(const nlohmann::json& from, const char* name, std::int64_t& into);
bool read_flag(const nlohmann::json& from, const char* name, bool& into);
bool read_texts(const nlohmann::json& from, std::vector<std::string>& into);

// The tree of stored text; a discarded value when it is no JSON.
nlohmann::json parse_stored(const std::string& text);

} // namespace makegood::store

// What every content that leaves has to be, beyond what servers check: mentions always there, nothing in the HTML that
// clients would not show, no floats, sizes, and relations of the shapes that the specification knows.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <makegood/matrix/html.hpp>
#include <makegood/matrix/ids.hpp>

namespace makegood::matrix_test {

using nlohmann::json;

// Every element and attribute that the specification lets clients show (v1.19), and no more than we use of attributes.
inline const std::set<std::string>& allowed_elements()
{
    static const std::set<std::string> names{
        "del",   "h1",    "h2", "h3", "h4", "h5",      "h6",  "blockquote", "p",    "a",       "ul",     "ol",  "sup",
        "sub",   "li",    "b",  "i",  "u",  "strong",  "em",  "s",          "code", "hr",      "br",     "div", "table",
        "thead", "tbody", "tr", "th", "td", "caption", "pre", "span",       "img",  "details", "summary"};
    return names;
}

class html_reader
{
public:
    explicit html_reader(std::string_view html)
        : left_(html)
    {
        while (!left_.empty() && problems.empty()) {
            const auto open = std::min(left_.find('<'), left_.size());
            read_words(left_.substr(0, open));
            left_.remove_prefix(open);
            if (!left_.empty())
                read_tag();
        }
        if (problems.empty() && !open_.empty())
            problems.push_back("not closed: " + open_.back());
    }

    std::vector<std::string> problems;
    // All words, every element's end a blank.
    std::string words;
    // Whom its links point at.
    std::set<std::string> people;

private:
    void read_words(std::string_view text)
    {
        if (text.find_first_of(">\"") != std::string_view::npos || text.find('\0') != std::string_view::npos)
            problems.push_back("not escaped: " + std::string{text});
        for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
            const auto rest = text.substr(at);
            const bool is_known = rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;")
                || rest.starts_with("&quot;");
            if (!is_known)
                problems.push_back("not escaped: " + std::string{rest});
        }
        words += matrix::unescape_html(text);
    }

    void read_tag()
    {
        const auto close = left_.find('>');
        if (close == std::string_view::npos)
            return problems.push_back("a tag without end");
        std::string inside{left_.substr(1, close - 1)};
        left_.remove_prefix(close + 1);
        if (inside.starts_with("/")) {
            if (open_.empty() || open_.back() != inside.substr(1))
                return problems.push_back("closes what is not open: " + inside);
            open_.pop_back();
            words += ' ';
            return;
        }
        const auto name = inside.substr(0, inside.find(' '));
        if (allowed_elements().count(name) == 0)
            return problems.push_back("not allowed: " + name);
        check_attributes(name, inside.substr(name.size()));
        if (name != "br" && name != "hr")
            open_.push_back(name);
        words += ' ';
        if (open_.size() > 100)
            problems.push_back("nested too deeply");
    }

    void check_attributes(const std::string& name, const std::string& attributes)
    {
        if (attributes.empty() && name != "a")
            return;
        const std::string href = " href=\"";
        const bool is_link = name == "a" && attributes.starts_with(href) && attributes.ends_with('"')
            && std::count(attributes.begin(), attributes.end(), '"') == 2;
        if (!is_link)
            return problems.push_back("attributes not allowed: " + name + attributes);
        const auto url = matrix::unescape_html(attributes.substr(href.size(), attributes.size() - href.size() - 1));
        if (!url.starts_with("https://") && !url.starts_with("http://"))
            problems.push_back("a link that clients do not follow: " + url);
        if (const auto user = matrix::linked_person(url); !user.empty())
            people.insert(user);
    }

    std::string_view left_;
    std::vector<std::string> open_;
};

inline bool has_float(const json& value)
{
    if (value.is_number_float())
        return true;
    return value.is_structured()
        && std::any_of(value.begin(), value.end(), [](const json& each) { return has_float(each); });
}

// Letters of all scripts, without what the two forms write differently.
inline std::string bare(std::string_view text)
{
    static constexpr std::string_view dropped{" \t\r\n\v\f>-()"};
    std::string out;
    for (const char letter : text)
        if (dropped.find(letter) == std::string_view::npos)
            out += letter;
    return out;
}

// Whether the bytes of `part` stand in `whole`, in their order.
inline bool is_within(std::string_view part, std::string_view whole)
{
    auto at = part.begin();
    for (const char letter : whole)
        if (at != part.end() && *at == letter)
            ++at;
    return at == part.end();
}

inline void check_mentions(const json& content, std::vector<std::string>& problems)
{
    const auto found = content.find("m.mentions");
    if (found == content.end() || !found->is_object())
        return problems.push_back("m.mentions is missing: servers would search the body for names");
    for (const auto& [key, value] : found->items())
        if (key != "user_ids")
            problems.push_back("mentions " + key);
    for (const auto& user : found->value("user_ids", json::array()))
        if (!user.is_string() || !matrix::is_user_id(user.get<std::string>()))
            problems.push_back("mentions nobody: " + user.dump());
}

inline void check_words(const json& content, std::vector<std::string>& problems)
{
    for (const auto* key : {"msgtype", "body", "format", "formatted_body"})
        if (!content.contains(key) || !content[key].is_string() || content[key].get<std::string>().empty())
            return problems.push_back(std::string(key) + " is missing");
    if (content["format"] != "org.matrix.custom.html")
        problems.push_back("another format");
    if (content["msgtype"] != "m.text" && content["msgtype"] != "m.notice")
        problems.push_back("another msgtype");
    html_reader html(content["formatted_body"].get_ref<const std::string&>());
    problems.insert(problems.end(), html.problems.begin(), html.problems.end());
    // The body says more: addresses behind labels, marks of lists and quotes.
    if (!is_within(bare(html.words), bare(content["body"].get<std::string>())))
        problems.push_back("the body says less than the HTML");
    // Whom a direct message notifies is mentioned without standing in it.
    const auto mentioned = content["m.mentions"].value("user_ids", json::array());
    if (!mentioned.empty() && content["msgtype"] != "m.text")
        problems.push_back("a notice notifies nobody, also not who is mentioned");
}

inline void check_relation(const json& relation, std::vector<std::string>& problems)
{
    const auto type = relation.value("rel_type", "");
    const auto answered = relation.contains("m.in_reply_to") ? relation["m.in_reply_to"].value("event_id", "") : "";
    const auto event = relation.value("event_id", "");
    const bool is_thread
        = type == "m.thread" && !event.empty() && !answered.empty() && relation.value("is_falling_back", false);
    const bool is_answer = type.empty() && event.empty() && !answered.empty();
    const bool is_edit = type == "m.replace" && !event.empty() && answered.empty();
    if (!is_thread && !is_answer && !is_edit)
        problems.push_back("no relation of a message: " + relation.dump());
}

// Of a message's content, or of an edit's. Empty: it is as it has to be.
inline std::vector<std::string> problems_of(const std::string& text)
{
    std::vector<std::string> problems;
    const auto content = json::parse(text, nullptr, false);
    if (!content.is_object())
        return {"not a JSON object"};
    if (text.size() > 60'000)
        problems.push_back("too large: " + std::to_string(text.size()));
    if (has_float(content))
        problems.push_back("a float");
    check_mentions(content, problems);
    if (content.contains("m.relates_to"))
        check_relation(content["m.relates_to"], problems);
    if (!problems.empty())
        return problems;
    if (!content.contains("m.new_content")) {
        check_words(content, problems);
        return problems;
    }
    const auto relation = content.value("m.relates_to", json::object());
    if (relation.value("rel_type", "") != "m.replace" || !content["m.mentions"].empty()
        || !content.value("body", "").starts_with("* ") || content["m.new_content"].contains("m.relates_to"))
        problems.push_back("not the shape of an edit that pings nobody again");
    check_mentions(content["m.new_content"], problems);
    if (!problems.empty())
        return problems;
    check_words(content["m.new_content"], problems);
    return problems;
}

} // namespace makegood::matrix_test

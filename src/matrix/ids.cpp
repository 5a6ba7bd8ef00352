#include <makegood/matrix/ids.hpp>

#include <algorithm>

#include <makegood/net/url.hpp>

namespace makegood::matrix {

namespace {

constexpr std::size_t id_bytes_max = 255;

// Historical ids hold more than lower case letters; blanks, brackets and quotes would end them wherever they are typed.
bool is_of_localpart(char letter)
{
    static constexpr std::string_view ends{"<>\"'`()[]{},;:|\\"};
    return letter > ' ' && letter < '\x7F' && ends.find(letter) == std::string_view::npos;
}

bool is_alphanumeric(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

bool is_of_name(char letter) { return is_alphanumeric(letter) || letter == '.' || letter == '-'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_of_address(char letter) { return is_alphanumeric(letter) || letter == ':' || letter == '.'; }

template <class Test>
std::size_t run_of(std::string_view text, std::size_t from, Test is_inside)
{
    auto end = from;
    while (end < text.size() && is_inside(text[end]))
        ++end;
    return end - from;
}

// The length of the server's name at the beginning of the text: a host or an address, and perhaps a port.
std::size_t length_of_server(std::string_view text)
{
    std::size_t length = 0;
    if (text.starts_with('[')) {
        length = 1 + run_of(text, 1, is_of_address);
        if (length == 1 || length >= text.size() || text[length] != ']')
            return 0;
        ++length;
    } else {
        length = run_of(text, 0, is_of_name);
        while (length > 0 && !is_alphanumeric(text[length - 1]))
            --length;
    }
    if (length == 0)
        return 0;
    const auto port = length < text.size() && text[length] == ':' ? run_of(text, length + 1, is_digit) : 0;
    return port > 0 && port <= 5 ? length + 1 + port : length;
}

std::string decode_percents(std::string_view text)
{
    const auto fields = net::decode_form("x=" + std::string{text});
    return std::string{net::find_field(fields, "x")};
}

} // namespace

bool is_user_id(std::string_view id) { return !id.empty() && leading_user_id(id).size() == id.size(); }

std::string_view localpart_of(std::string_view id)
{
    const auto colon = id.find(':');
    const bool has_both = id.size() > 1 && (id[0] == '@' || id[0] == '#') && colon != std::string_view::npos;
    return has_both ? id.substr(1, colon - 1) : std::string_view{};
}

std::string_view server_of(std::string_view id)
{
    const auto colon = id.find(':');
    return colon == std::string_view::npos ? std::string_view{} : id.substr(colon + 1);
}

std::string_view leading_user_id(std::string_view text)
{
    if (!text.starts_with('@'))
        return {};
    const auto local = run_of(text, 1, is_of_localpart);
    const auto colon = 1 + local;
    if (local == 0 || colon >= text.size() || text[colon] != ':')
        return {};
    const auto server = length_of_server(text.substr(colon + 1));
    const auto length = colon + 1 + server;
    return server > 0 && length <= id_bytes_max ? text.substr(0, length) : std::string_view{};
}

std::string person_link(std::string_view user) { return "https://matrix.to/#/" + net::percent_encode(user); }

std::string permalink(std::string_view room, std::string_view event, const std::vector<std::string>& via)
{
    auto out = "https://matrix.to/#/" + net::percent_encode(room) + "/" + net::percent_encode(event);
    for (const auto& server : via)
        out += (out.find('?') == std::string::npos ? "?via=" : "&via=") + net::percent_encode(server);
    return out;
}

std::string linked_person(std::string_view url)
{
    for (const std::string_view start : {"https://matrix.to/#/", "http://matrix.to/#/"})
        if (url.starts_with(start)) {
            const auto rest = url.substr(start.size());
            auto user = decode_percents(rest.substr(0, rest.find('?')));
            return is_user_id(user) ? user : std::string{};
        }
    constexpr std::string_view uri = "matrix:u/";
    if (!url.starts_with(uri))
        return {};
    const auto rest = url.substr(uri.size());
    auto user = "@" + decode_percents(rest.substr(0, rest.find('?')));
    return is_user_id(user) ? user : std::string{};
}

} // namespace makegood::matrix

#include "decode_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/matrix/html.hpp>

namespace makegood::matrix {

namespace {

// People of one message: who writes more names than that means nobody in particular.
constexpr std::size_t named_max = 100;
// A label and its address.
constexpr std::size_t link_bytes_max = 800;

// A person in the text: which bytes name them.
struct named
{
    std::size_t begin;
    std::size_t end;
    std::string user;
};

bool is_word(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
        || letter == '_' || static_cast<unsigned char>(letter) >= 0x80;
}

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool starts_with_name(std::string_view text, std::string_view name)
{
    return !name.empty() && text.size() >= name.size()
        && std::equal(name.begin(), name.end(), text.begin(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

// "> <@ana:hs.test> …" lines before the answer, as clients wrote them until version 1.13 of the API.
std::string_view without_reply_fallback(std::string_view body)
{
    if (!body.starts_with("> <@") && !body.starts_with("> * <@"))
        return body;
    while (body.starts_with('>'))
        body.remove_prefix(std::min(body.find('\n'), body.size() - 1) + 1);
    if (body.starts_with('\n'))
        body.remove_prefix(1);
    return body;
}

class people_finder
{
public:
    explicit people_finder(std::string_view text)
        : text_(text)
    {
    }

    // People named by an id or an address: "[Ana](https://matrix.to/#/@ana:hs.test)", the address alone, the id alone.
    void find_ids()
    {
        for (std::size_t at = 0; at < text_.size() && found_.size() < named_max; ++at) {
            const auto next = text_[at] == '[' ? labelled_at(at) : text_[at] == '@' ? id_at(at) : address_at(at);
            if (next.user.empty())
                continue;
            found_.push_back(next);
            at = next.end - 1;
        }
    }

    // The next place behind what was found for earlier pills where the pill's words stand.
    void find_pill(const pill& shown)
    {
        const auto known = std::find_if(found_.begin(), found_.end(), [&](const named& each) {
            return each.user == shown.user && each.begin >= pill_end_;
        });
        if (known != found_.end()) {
            pill_end_ = known->end;
            return;
        }
        const auto at = shown.label.empty() ? std::string_view::npos : text_.find(shown.label, pill_end_);
        if (at == std::string_view::npos || !add(with_sign(at), at + shown.label.size(), shown.user))
            return;
        pill_end_ = at + shown.label.size();
    }

    // Somebody the sender mentioned, by a name they are known by, where it stands as a word.
    void find_name(const std::string& user, std::string_view name)
    {
        if (name.empty() || is_found(user))
            return;
        for (auto at = text_.find(name); at != std::string_view::npos; at = text_.find(name, at + 1)) {
            const auto end = at + name.size();
            const bool is_free = (at == 0 || !is_word(text_[at - 1])) && (end == text_.size() || !is_word(text_[end]));
            if (is_free && add(with_sign(at), end, user))
                return;
        }
    }

    // "makegood: …", "@makegood …": words that begin with the name are for who is called so.
    void find_address(const std::string& user, std::string_view name)
    {
        const auto begin = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
        const auto at = begin + (text_.substr(begin).starts_with('@') ? 1 : 0);
        const auto end = at + name.size();
        if (is_found(user) || !starts_with_name(text_.substr(at), name))
            return;
        const bool is_ended = end == text_.size() || !is_word(text_[end]);
        const bool is_called = at > begin || (end < text_.size() && (text_[end] == ':' || text_[end] == ','));
        if (is_ended && is_called)
            add(begin, end, user);
    }

    ports::typed_text take()
    {
        std::sort(found_.begin(), found_.end(),
                  [](const named& left, const named& right) { return left.begin < right.begin; });
        ports::typed_text out;
        std::size_t done = 0;
        for (const auto& each : found_) {
            out.text += text_.substr(done, each.begin - done);
            out.text += "<@" + each.user + ">";
            done = each.end;
            if (std::find(out.mentioned.begin(), out.mentioned.end(), each.user) == out.mentioned.end())
                out.mentioned.push_back(each.user);
        }
        out.text += text_.substr(done);
        return out;
    }

private:
    named labelled_at(std::size_t at) const
    {
        const auto line = text_.substr(at, std::min(text_.find('\n', at) - at, link_bytes_max));
        const auto middle = line.find("](");
        const auto end = line.find(')', std::min(middle, line.size()));
        if (middle == std::string_view::npos || end == std::string_view::npos)
            return {};
        return {at, at + end + 1, linked_person(line.substr(middle + 2, end - middle - 2))};
    }

    named address_at(std::size_t at) const
    {
        if (!text_.substr(at).starts_with("https://matrix.to/#/"))
            return {};
        const auto end = std::min(text_.find_first_of(" \t\r\n)>", at), text_.size());
        return {at, end, linked_person(text_.substr(at, end - at))};
    }

    named id_at(std::size_t at) const
    {
        const auto id = leading_user_id(text_.substr(at));
        const bool is_inside = at > 0 && (is_word(text_[at - 1]) || text_[at - 1] == '/' || text_[at - 1] == '.');
        if (id.empty() || is_inside)
            return {};
        // As inputs write it, and as people copy it.
        const auto end = at + id.size();
        const bool is_bracketed = at > 0 && text_[at - 1] == '<' && end < text_.size() && text_[end] == '>';
        return {at - (is_bracketed ? 1U : 0U), end + (is_bracketed ? 1U : 0U), std::string{id}};
    }

    std::size_t with_sign(std::size_t at) const { return at > 0 && text_[at - 1] == '@' ? at - 1 : at; }

    bool is_found(const std::string& user) const
    {
        return std::any_of(found_.begin(), found_.end(), [&](const named& each) { return each.user == user; });
    }

    bool add(std::size_t begin, std::size_t end, const std::string& user)
    {
        const bool is_taken = found_.size() == named_max
            || std::any_of(found_.begin(), found_.end(),
                           [&](const named& each) { return begin < each.end && each.begin < end; });
        if (!is_taken)
            found_.push_back({begin, end, user});
        return !is_taken;
    }

    std::string_view text_;
    std::vector<named> found_;
    std::size_t pill_end_ = 0;
};

std::string name_in(const room_state* known, const std::string& user)
{
    if (known == nullptr)
        return {};
    const auto found = known->members.find(user);
    return found == known->members.end() ? std::string{} : found->second.name;
}

} // namespace

ports::typed_text read_words(const json& content, const room_state* known, const own_identity& self)
{
    const auto body = text_of(content, "body");
    const bool is_reply = member(member(content, "m.relates_to"), "m.in_reply_to").is_object();
    people_finder finder(is_reply ? without_reply_fallback(body) : std::string_view{body});
    finder.find_ids();
    if (text_of(content, "format") == "org.matrix.custom.html")
        for (const auto& each : pills_in(text_of(content, "formatted_body")))
            finder.find_pill(each);
    for (const auto& each : list_of(member(content, "m.mentions"), "user_ids")) {
        const auto user = text_of(each);
        if (!is_user_id(user))
            continue;
        finder.find_name(user, user == self.user ? self.name : name_in(known, user));
        finder.find_name(user, localpart_of(user));
    }
    finder.find_address(self.user, self.name);
    finder.find_address(self.user, localpart_of(self.user));
    return finder.take();
}

} // namespace makegood::matrix

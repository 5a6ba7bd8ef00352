#include "invites.hpp"

#include <algorithm>

#include <makegood/matrix/ids.hpp>

namespace makegood::matrix {

bool fits(std::string_view pattern, std::string_view user)
{
    const auto star = pattern.find('*');
    if (star == std::string_view::npos)
        return pattern == user;
    if (user.substr(0, star) != pattern.substr(0, star))
        return false;
    const auto rest = pattern.substr(star + 1);
    for (auto from = star; from <= user.size(); ++from)
        if (fits(rest, user.substr(from)))
            return true;
    return false;
}

bool may_invite(const std::string& user, const std::vector<std::string>& patterns, const decode_context& known)
{
    if (known.ignored_users.contains(user))
        return false;
    if (patterns.empty())
        return server_of(user) == known.self.server_of_user;
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return fits(pattern, user); });
}

} // namespace makegood::matrix

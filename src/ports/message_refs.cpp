#include <makegood/ports/message_refs.hpp>

#include <algorithm>
#include <cstddef>

namespace makegood::ports {

std::vector<std::string> split_refs(const std::string& joined)
{
    std::vector<std::string> out;
    std::size_t begin = 0;
    while (begin < joined.size()) {
        const auto end = std::min(joined.find(',', begin), joined.size());
        out.push_back(joined.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

std::string join_refs(const std::vector<std::string>& refs)
{
    std::string out;
    for (const auto& each : refs)
        out += (out.empty() ? "" : ",") + each;
    return out;
}

} // namespace makegood::ports

// Goal: the ids of a message's parts come back as they were joined. Method: a table.
#include <makegood/ports/message_refs.hpp>

#include "support/catch.hpp"

using namespace makegood;

TEST_CASE("message refs: ids come back in their order, and no id is none")
{
    using refs = std::vector<std::string>;
    for (const auto& [joined, ids] :
         {std::pair<std::string, refs>{"", {}}, {"1.0", {"1.0"}}, {"$a,$b,$c", {"$a", "$b", "$c"}}}) {
        CHECK(ports::split_refs(joined) == ids);
        CHECK(ports::join_refs(ids) == joined);
    }
}

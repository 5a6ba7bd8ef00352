// Documents as Matrix messages: every content passes the checks of the tests, whatever the words are.
#include <makegood/matrix/render.hpp>

#include "../matrix/content_check.hpp"
#include "documents.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes)
{
    static const core::names people{{core::person_id{1}, {"ana p", "@ana:hs.test"}},
                                    {core::person_id{2}, {"@room", ""}}};
    const bool is_notifying = bytes.ConsumeBool();
    const auto document = make_document(bytes);
    for (const auto& each : matrix::render(document, people, {is_notifying ? "@bo:hs.test" : "", "!action "}))
        for (const auto& content : {each.content, matrix::as_edit(each.content, "$1")}) {
            const auto problems = matrix_test::problems_of(content);
            must(problems.empty(), problems.empty() ? "" : problems.front().c_str(), content);
        }
}

} // namespace makegood::fuzz

#include "makegood/core/utf8.hpp"
#include "support/catch.hpp"

using namespace makegood;

TEST_CASE("utf8: what is not UTF-8 is told from what is")
{
    for (const char* good : {"", "a", "é", "plain é and on", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"})
        CHECK(core::is_utf8(good));
    for (const char* bad : {"\x80", "plain \x80 and on", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF5", "\xC3", "\xE2\x82"})
        CHECK_FALSE(core::is_utf8(bad));
    CHECK(core::repair_utf8("a\xFF"
                            "b\xE2\x82")
          == "a\xEF\xBF\xBD"
             "b\xEF\xBF\xBD\xEF\xBF\xBD");
}

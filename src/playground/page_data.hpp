// The web page's files, compiled into the program from src/playground/page/.
#pragma once

#include <string_view>

namespace makegood::playground {

extern const std::string_view page_index_html;
extern const std::string_view page_style_css;
extern const std::string_view page_text_js;
extern const std::string_view page_blocks_js;
extern const std::string_view page_composer_js;
extern const std::string_view page_page_js;

} // namespace makegood::playground

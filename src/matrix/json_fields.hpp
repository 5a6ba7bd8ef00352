// How this room reads JSON from outside.
#pragma once

#include <makegood/wire/json_fields.hpp>

namespace makegood::matrix {

using json = wire::json;
using wire::flag_of;
using wire::list_of;
using wire::member;
using wire::number_of;
using wire::object_of;
using wire::text_of;

} // namespace makegood::matrix

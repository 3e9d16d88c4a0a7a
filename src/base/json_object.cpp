// SPDX-License-Identifier: MIT
#include "grayling/base/json_object.hpp"

namespace grayling {

void JsonObject::add_raw(std::string_view name, std::string_view json) {
  if (!members_.empty()) members_ += ", ";
  append_json_text(members_, name);
  members_ += ": ";
  members_ += json;
}

}  // namespace grayling

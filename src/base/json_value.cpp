// SPDX-License-Identifier: MIT
#include "grayling/base/json_value.hpp"

namespace grayling {

Json parse_json(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

std::string write_json(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// A JSON object that is written member by member. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/json_text.hpp"

namespace grayling {

// An object on one line: add its members in order, then take text().
class JsonObject {
 public:
  void add(std::string_view name, std::string_view text) { add_raw(name, json_text(text)); }
  void add(std::string_view name, std::int64_t number) { add_raw(name, std::to_string(number)); }
  void add(std::string_view name, const std::optional<std::int64_t>& number) {
    add_raw(name, number ? std::to_string(*number) : "null");
  }
  void add_raw(std::string_view name, std::string_view json);
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

// A list with a line for each item: "[…]" of the JSON that text_of(item) returns.
template <typename Items, typename TextOf>
std::string json_list(const Items& items, TextOf text_of) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "\n    " : ",\n    ") + text_of(item);
  return "[" + text + "]";
}

}  // namespace grayling

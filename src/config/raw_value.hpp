// SPDX-License-Identifier: MIT
// A value as it was written, before it is interpreted, and its text in TOML. Plain values, any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

struct RawValue {
  enum class Kind { Text, Integer, List, Section, Other };
  Kind kind = Kind::Text;
  std::string text;               // Text: its content · Other: as TOML ("true", "1.5")
  std::int64_t integer = 0;       // Integer
  std::vector<std::string> list;  // List: of texts

  static RawValue of_text(std::string text) { return {Kind::Text, std::move(text), 0, {}}; }
  static RawValue of_list(std::vector<std::string> list) {
    return {Kind::List, "", 0, std::move(list)};
  }
};

struct RawEntry {
  std::string key;  // dotted: "greylist.delay"; a Section's own name
  RawValue value;
  std::string from;  // "FILE:LINE", "--set", "--listen", "--store"
  // The number of the [[block]] that it heads (a Section) or is in, from 1; 0: none.
  std::size_t block = 0;
};

// As TOML. Control characters and invalid UTF-8 are shown as '?'.
std::string toml_text(std::string_view text);  // "a \"quoted\" text"
std::string toml_list(const std::vector<std::string>& list);
std::string toml_value(const RawValue& value);

}  // namespace grayling

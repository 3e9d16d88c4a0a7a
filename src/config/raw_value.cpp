// SPDX-License-Identifier: MIT
#include "config/raw_value.hpp"

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kValueBytesMax = 4096;  // more than the longest valid value, a store URL

}  // namespace

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : printable(text, kValueBytesMax)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string toml_list(const std::vector<std::string>& list) {
  std::string shown;
  for (const auto& item : list) {
    if (!shown.empty()) shown += ", ";
    shown += toml_text(item);
  }
  return "[" + shown + "]";
}

std::string toml_value(const RawValue& value) {
  switch (value.kind) {
    case RawValue::Kind::Text:
      return toml_text(value.text);
    case RawValue::Kind::Integer:
      return std::to_string(value.integer);
    case RawValue::Kind::List:
      return toml_list(value.list);
    case RawValue::Kind::Section:
      return "{…}";
    case RawValue::Kind::Other:
      return printable(value.text);
  }
  return "";
}

}  // namespace grayling

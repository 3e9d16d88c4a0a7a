// SPDX-License-Identifier: MIT
// Lists whose elements are values with a text: endpoints, networks, name servers. Any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/raw_value.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

// Reads each text by `parse`. The error is about one that is wrong or named twice, or about more
// than `max` of them; `what` is their name: "networks".
template <typename Parse>
auto parse_list(const std::vector<std::string>& list, std::size_t max, std::string_view what,
                Parse parse) {
  using Value = typename decltype(parse(list.front()))::value_type;
  using Values = Result<std::vector<Value>>;
  if (list.size() > max) {
    return Values(
        fail(ErrorKind::Config, "more than " + std::to_string(max) + " " + std::string(what)));
  }
  std::vector<Value> values;
  for (const auto& text : list) {
    const auto value = parse(text);
    if (!value) {
      return Values(fail(ErrorKind::Config,
                         toml_text(text_without_password(text)) + ": " + value.error().text));
    }
    if (std::find(values.begin(), values.end(), *value) != values.end()) {
      return Values(fail(ErrorKind::Config, toml_text(text) + ": named twice"));
    }
    values.push_back(*value);
  }
  return Values(std::move(values));
}

// As TOML.
template <typename Value>
std::string list_text(const std::vector<Value>& values) {
  std::vector<std::string> list;
  for (const auto& value : values) list.push_back(value.text());
  return toml_list(list);
}

}  // namespace grayling

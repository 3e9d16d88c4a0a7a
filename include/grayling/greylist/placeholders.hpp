// SPDX-License-Identifier: MIT
// Placeholders in the text of an answer, such as "{left}"; "{{}" stands for a brace. Pure, any
// thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace grayling {

struct Placeholder {
  std::string_view name;  // without braces
  std::string value;
};

// Appends `text` to `out` with each {name} replaced by its value. An unknown placeholder stays as
// it is. Returns the first unknown one, with its braces, or "".
std::string_view append_filled(std::string& out, std::string_view text,
                               std::span<const Placeholder> placeholders);

}  // namespace grayling

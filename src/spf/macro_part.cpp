// SPDX-License-Identifier: MIT
#include "spf/macro_part.hpp"

#include <algorithm>

#include "grayling/base/ascii.hpp"

namespace grayling {
namespace {

constexpr std::string_view kDelimiters = ".-+,/_=";
constexpr std::string_view kLetters = "slodiphvcrt";

char to_lower(char c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// "{ir}", of which `text` begins with the brace. Adds to what `part` has of the text.
bool read_braces(std::string_view text, MacroPart& part) {
  const auto end = text.find('}');
  if (end == std::string_view::npos || end < 2) return false;
  part.text = std::string_view(part.text.data(), end + 2);
  std::string_view inner = text.substr(1, end - 1);
  part.letter = to_lower(inner.front());
  part.is_escaped = part.letter != inner.front();
  if (kLetters.find(part.letter) == std::string_view::npos) return false;
  inner.remove_prefix(1);
  if (!inner.empty() && is_digit(inner.front())) part.right_parts = 0;
  for (; !inner.empty() && is_digit(inner.front()); inner.remove_prefix(1)) {
    const auto digit = static_cast<std::size_t>(inner.front() - '0');
    part.right_parts = std::min(kAllParts, part.right_parts * 10 + digit);
  }
  if (part.right_parts == 0) return false;
  if (!inner.empty() && to_lower(inner.front()) == 'r') {
    part.is_reversed = true;
    inner.remove_prefix(1);
  }
  if (!inner.empty()) part.delimiters = inner;
  return inner.find_first_not_of(kDelimiters) == std::string_view::npos;
}

}  // namespace

std::optional<MacroPart> first_part(std::string_view text) {
  MacroPart part;
  if (text.front() != '%') {
    const auto is_literal = [](char c) { return c > ' ' && c <= '~' && c != '%'; };
    const auto end = std::find_if_not(text.begin(), text.end(), is_literal);
    part.text = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    return part.text.empty() ? std::nullopt : std::optional(part);
  }
  if (text.size() < 2) return std::nullopt;
  part.text = text.substr(0, 2);
  part.letter = text[1];
  switch (text[1]) {
    case '%':
    case '_':
    case '-':
      return part;
    case '{':
      return read_braces(text.substr(1), part) ? std::optional(part) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace grayling

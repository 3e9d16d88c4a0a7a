// SPDX-License-Identifier: MIT
#include "grayling/greylist/entry_check.hpp"

#include "greylist/exempt_entry.hpp"
#include "greylist/pattern_set.hpp"

namespace grayling {

std::string EntryCheck::trouble(std::string_view line) {
  const auto entry = parse_address_entry(line);
  if (!entry) return entry.error().text;
  if (entry->kind == ExemptEntry::Kind::None) return "is empty";
  if (entry->kind != ExemptEntry::Kind::Pattern) return "";
  if (const auto checked = PatternSet::check(entry->text, patterns_); !checked) {
    return checked.error().text;
  }
  ++patterns_;
  return "";
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Lists of entries that the configuration names, and that are read elsewhere: "sql:NAME" stands for
// what the query of a [[sql]] gives. Plain values, any thread.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/text_list.hpp"

namespace grayling {

// What a list holds.
struct NamedList {
  TextList entries;       // in the forms of Exemptions::add(), unchecked; sorted
  std::size_t nulls = 0;  // rows that held NULL
  bool operator==(const NamedList&) const = default;
};

// By name. A list that was never read is missing.
using NamedLists = std::map<std::string, std::shared_ptr<const NamedList>, std::less<>>;

inline constexpr std::string_view kListPrefix = "sql:";

// Returns the name that an entry "sql:NAME" has, which may be ""; none for any other entry.
inline std::optional<std::string_view> list_name(std::string_view entry) {
  if (!entry.starts_with(kListPrefix)) return std::nullopt;
  return entry.substr(kListPrefix.size());
}

// Whether the list of this name is another one in `now` than in `before`, or only in one of them.
inline bool is_changed(std::string_view name, const NamedLists& before, const NamedLists& now) {
  const auto a = before.find(name);
  const auto b = now.find(name);
  if (a == before.end() || b == now.end()) return (a == before.end()) != (b == now.end());
  return a->second != b->second;
}

// Why a row can't be an entry, whatever list it is on; "": it may be one. A row has no comments,
// and a local part may hold a '#': read as a line, an address that somebody has chosen could be cut
// to a domain or to a regular expression.
inline std::string row_trouble(std::string_view row) {
  if (row.find('#') == std::string_view::npos) return "";
  return "has a #, and a row has no comments; name such an address as a /regex/ with . for the #";
}

}  // namespace grayling

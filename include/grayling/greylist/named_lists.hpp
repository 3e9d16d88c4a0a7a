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
#include <vector>

namespace grayling {

// What a list holds.
struct NamedList {
  std::vector<std::string> entries;  // in the forms of Exemptions::add(), unchecked; sorted
  std::size_t nulls = 0;             // rows that held NULL
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

}  // namespace grayling

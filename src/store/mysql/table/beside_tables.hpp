// SPDX-License-Identifier: MIT
// The tables beside `sender`, each made by a numbered migration. If the account may not use one,
// the feature that needs it is off.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace grayling::mysql {

struct BesideTable {
  std::string_view name;
  std::size_t migration;  // of the one that makes it: its index in mysql_migrations(), from 0
  std::string_view privileges;
};

inline constexpr std::array<BesideTable, 7> kBesideTables = {{
    {"purge_lease", 1, "SELECT, UPDATE"},
    {"exemption", 2, "SELECT, INSERT, DELETE"},
    {"exemption_match", 2, "SELECT, INSERT, UPDATE"},
    {"change_mark", 2, "SELECT, UPDATE"},
    {"standing", 5, "SELECT, INSERT, UPDATE, DELETE"},
    {"report_count", 4, "SELECT, INSERT, UPDATE, DELETE"},
    {"report_wait", 4, "SELECT, INSERT, UPDATE, DELETE"},
}};

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// The tables beside `sender`, which a numbered migration each makes. An account that may not use
// one does without what it is for.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace grayling::mysql {

struct BesideTable {
  std::string_view name;
  std::size_t migration;  // the place among mysql_migrations() of the one that makes it
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

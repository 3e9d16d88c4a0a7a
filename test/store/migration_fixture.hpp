// SPDX-License-Identifier: MIT
// The code that the tests of migrations share. One thread.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/store/migrate.hpp"
#include "tutorial_fixture.hpp"

namespace grayling::mysql {

// All tables of the newest schema, as SHOW TABLES lists them.
inline constexpr const char* kFullTables =
    "change_mark\nexemption\nexemption_match\npurge_lease\nreport_count\nreport_"
    "wait\nsender\nstanding\n";

inline std::unique_ptr<Migration> migration(const Clock& clock) {
  return make_migration(shared_server().root_url(), clock);
}

inline bool has_line(const std::vector<std::string>& lines, std::string_view line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
#include <fstream>
#include <set>
#include <string>

#include "grayling/engine/statistics.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

// The names in backquotes in the first column of a table of doc/log.md: "| `new` | …".
std::set<std::string> documented_reasons() {
  std::ifstream file(GRAYLING_SOURCE_DIR "/doc/log.md");
  std::set<std::string> reasons;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const std::string cell = line.substr(2, line.find(" |", 2) - 2);
    for (std::size_t at = 0; (at = cell.find('`', at)) != std::string::npos;) {
      const auto end = cell.find('`', at + 1);
      const std::string name = cell.substr(at + 1, end - at - 1);
      if (name != "reason=") reasons.insert(name);
      at = end + 1;
    }
  }
  return reasons;
}

}  // namespace

TEST_CASE("doc/log.md explains every reason that the log may have, and no other") {
  std::set<std::string> possible;
  for (const auto& [action, reason, count] : possible_decisions()) possible.emplace(reason);
  CHECK(possible.size() > 15);
  CHECK(documented_reasons() == possible);
}

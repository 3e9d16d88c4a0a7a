// SPDX-License-Identifier: MIT
#include "store/mysql/table/beside_tables.hpp"

#include <fstream>
#include <map>
#include <string>

#include "support/catch.hpp"

using namespace grayling::mysql;

namespace {

using Privileges = std::map<std::string, std::string>;  // by table

// The table of grayling-schema(7): lines ".It TABLE Ta PRIVILEGES" in its section PRIVILEGES.
Privileges documented_privileges() {
  std::ifstream file(GRAYLING_SOURCE_DIR "/packaging/man/grayling-schema.7");
  Privileges privileges;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(".Sh ")) is_inside = line == ".Sh PRIVILEGES";
    const auto column = line.find(" Ta ");
    const bool is_row = is_inside && line.starts_with(".It ") && column != std::string::npos;
    if (is_row && line.find(" Sy ") == std::string::npos) {
      privileges[line.substr(4, column - 4)] = line.substr(column + 4);
    }
  }
  return privileges;
}

}  // namespace

TEST_CASE("grayling-schema(7) lists the privileges that migrate grants") {
  Privileges granted = {{"sender", "SELECT, INSERT, UPDATE, DELETE"}};
  for (const auto& table : kBesideTables) {
    granted[std::string(table.name)] = std::string(table.privileges);
  }
  CHECK(documented_privileges() == granted);
}

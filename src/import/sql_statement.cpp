// SPDX-License-Identifier: MIT
#include "import/sql_statement.hpp"

#include <algorithm>
#include <array>

#include "import/sql_values.hpp"

namespace grayling {

bool begins_statement(std::string_view line) {
  constexpr std::array<std::string_view, 6> kWords = {"insert", "replace", "create",
                                                      "copy",   "unlock",  "commit"};
  return line.starts_with("/*!") ||
         std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
           std::string_view rest = line;
           return take_sql_word(rest, word);
         });
}

bool ends_statement(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r");
  return last != std::string_view::npos && text[last] == ';';
}

bool take_insert(std::string_view& line) {
  if (!take_sql_word(line, "insert") && !take_sql_word(line, "replace")) return false;
  constexpr std::array<std::string_view, 7> kWords = {
      "low_priority", "high_priority", "delayed", "or", "replace", "ignore", "abort"};
  while (std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return take_sql_word(line, word); })) {
  }
  return take_sql_word(line, "into");
}

bool take_values_word(std::string_view& text) {
  if (take_sql_word(text, "overriding")) {
    static_cast<void>(take_sql_word(text, "system") || take_sql_word(text, "user"));
    take_sql_word(text, "value");
  }
  return take_sql_word(text, "values");
}

void DumpProgram::look_at(std::string_view line) {
  const bool is_mysql = line.starts_with("-- MySQL dump") || line.starts_with("-- MariaDB dump");
  const bool is_postgresql = line == "-- PostgreSQL database dump";
  const bool is_sqlite = line.starts_with("PRAGMA foreign_keys");
  if (is_mysql || is_postgresql || is_sqlite) is_open_ = true;
  if (is_mysql || line.starts_with("/*!") || line.starts_with("/*M!")) {
    escapes_ = Escapes::Backslashes;
  } else if (is_postgresql || is_sqlite) {
    escapes_ = Escapes::None;
  }
  if (line.starts_with("-- Dump completed") || line == "-- PostgreSQL database dump complete" ||
      line == "COMMIT;") {
    is_open_ = false;
  }
}

}  // namespace grayling

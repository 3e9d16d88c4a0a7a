// SPDX-License-Identifier: MIT
// The rows of a dump as mysqldump, mariadb-dump, pg_dump (with COPY or INSERT) and sqlite3's .dump
// write it, a line at a time. Pure, one thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

struct SqlRow {
  std::string_view table;  // in lower case, without its schema
  const std::vector<std::string>& columns;
  const std::vector<std::optional<std::string>>& values;  // none: NULL

  // "" for NULL, and where there is no such column.
  std::string_view get(std::string_view column) const;
};

class SqlDump {
 public:
  // `on_row` is called for each row; `on_fault` for a line that should hold rows and can't be read.
  using OnRow = std::function<void(const SqlRow&)>;
  using OnFault = std::function<void(std::string_view)>;

  void read(std::string_view line, const OnRow& on_row, const OnFault& on_fault);

 private:
  using Values = std::vector<std::optional<std::string>>;
  enum class State { Between, Create, Insert, Copy };

  void begin(std::string_view line, const OnRow& on_row, const OnFault& on_fault);
  void begin_create(std::string_view line);
  void begin_copy(std::string_view line);
  void end_create();
  void read_tuples(std::string_view text, const OnRow& on_row, const OnFault& on_fault);
  void read_copied(std::string_view line, const OnRow& on_row);
  std::optional<Values> tuple(std::string_view& text) const;
  std::optional<std::string> quoted(std::string_view& text) const;
  void give(const Values& values, const OnRow& on_row, const OnFault& on_fault,
            std::string_view line);

  State state_ = State::Between;
  bool has_backslashes_ = false;  // in strings they escape, as MySQL has it
  std::string create_;            // the statement as far as it was read
  std::string table_;
  std::vector<std::string> columns_;                          // of the present statement
  std::map<std::string, std::vector<std::string>> of_table_;  // as CREATE TABLE has them
};

}  // namespace grayling

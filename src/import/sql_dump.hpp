// SPDX-License-Identifier: MIT
// Reads the rows of a dump by mysqldump, mariadb-dump, pg_dump (with COPY or INSERT) or sqlite3's
// .dump, a line at a time. Pure, one thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "import/sql_statement.hpp"
#include "import/sql_values.hpp"

namespace grayling {

struct SqlRow {
  std::string_view table;  // in lower case, without its schema
  const std::vector<std::string>& columns;
  const SqlValues& values;

  // Returns the value of a column; "" if it is NULL, or if there is no such column.
  std::string_view get(std::string_view column) const;
};

class SqlDump {
 public:
  struct Taker {
    std::function<void(const SqlRow&)> on_row;
    // Gets a row of `table` that can't be read, or a statement whose rows can't be found. The dump
    // is read on behind it.
    std::function<void(std::string_view table, std::string_view text)> on_fault;
  };

  void read(std::string_view line, const Taker& taker);

  // Call it after the last line. Does the dump end within a statement, or lack the last line that
  // its program writes?
  bool is_cut_short() const { return state_ != State::Between || program_.is_open(); }

 private:
  enum class State { Between, Create, Head, Rows, Copy };

  // Read a part of the line, and return the rest of it.
  std::string_view read_part(std::string_view line, const Taker& taker);
  std::string_view begin(std::string_view line, const Taker& taker);
  std::string_view read_create(std::string_view line);
  std::string_view read_definition(std::string_view line);
  std::string_view read_head(std::string_view line, const Taker& taker);
  std::string_view read_rows(std::string_view line, const Taker& taker);

  void end_create();
  void begin_copy(std::string_view line, const Taker& taker);
  void read_copied(std::string_view line, const Taker& taker);
  bool take_head(std::string_view& text);
  SqlRead take_row(std::string_view& text, SqlValues& values) const;
  bool is_end_of_rows(std::string_view& text);
  std::string_view resume(std::string_view text);
  void pass_row(const SqlValues& values, std::string_view text, const Taker& taker) const;
  void fault(std::string_view text, const Taker& taker) const { taker.on_fault(table_, text); }

  State state_ = State::Between;
  DumpProgram program_;
  bool is_in_backquotes_ = false;  // the current statement's table
  std::string begun_;              // the part of a statement or row before the current line
  std::string table_;
  std::vector<std::string> columns_;                                  // of the current statement
  std::map<std::string, std::vector<std::string>> columns_of_table_;  // from CREATE TABLE
};

}  // namespace grayling

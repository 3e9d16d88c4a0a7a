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

#include "import/sql_values.hpp"

namespace grayling {

struct SqlRow {
  std::string_view table;  // in lower case, without its schema
  const std::vector<std::string>& columns;
  const SqlValues& values;

  // "" for NULL, and where there is no such column.
  std::string_view get(std::string_view column) const;
};

class SqlDump {
 public:
  struct Taker {
    std::function<void(const SqlRow&)> on_row;
    // A row of `table` that can't be read, or a statement that should hold rows. What follows it is
    // read all the same.
    std::function<void(std::string_view table, std::string_view text)> on_fault;
  };

  void read(std::string_view line, const Taker& taker);

  // After the last line: whether the dump ends within a statement, or lacks the line that the
  // program that began it would have ended it with.
  bool is_cut_short() const { return state_ != State::Between || is_open_; }

 private:
  enum class State { Between, Create, Head, Rows, Copy };
  enum class Escapes { Unknown, Backslashes, None };  // in strings, by the dump's first lines

  void look_at_comment(std::string_view line);
  // These read a part of a line, and return what is left of it.
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
  void give(const SqlValues& values, std::string_view text, const Taker& taker) const;
  void fault(std::string_view text, const Taker& taker) const { taker.on_fault(table_, text); }

  State state_ = State::Between;
  Escapes escapes_ = Escapes::Unknown;
  bool is_open_ = false;           // a program's dump has begun, and not ended
  bool is_in_backquotes_ = false;  // the statement's table
  std::string begun_;              // of a statement or a row that goes on in the next line
  std::string table_;
  std::vector<std::string> columns_;                          // of the present statement
  std::map<std::string, std::vector<std::string>> of_table_;  // as CREATE TABLE has them
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "import/sql_dump.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grayling/base/text.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

// Of what goes on in the next line: a statement's head, and a row.
constexpr std::size_t kHeadBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kRowBytesMax = std::size_t{64} * 1024;

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

// "INSERT IGNORE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO", …; false: something else.
bool take_insert(std::string_view& line) {
  if (!take_sql_word(line, "insert") && !take_sql_word(line, "replace")) return false;
  constexpr std::array<std::string_view, 7> kWords = {
      "low_priority", "high_priority", "delayed", "or", "replace", "ignore", "abort"};
  while (std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return take_sql_word(line, word); })) {
  }
  return take_sql_word(line, "into");
}

// The end of `line` that `rest` is a copy of: `rest` is the end of a text that ends with `line`.
std::string_view end_of(std::string_view line, std::string_view rest) {
  return line.substr(line.size() - std::min(line.size(), rest.size()));
}

// As far as a statement's rows: the names are taken off, and VALUES.
bool take_values_word(std::string_view& text) {
  if (take_sql_word(text, "overriding")) {
    static_cast<void>(take_sql_word(text, "system") || take_sql_word(text, "user"));
    take_sql_word(text, "value");
  }
  return take_sql_word(text, "values");
}

}  // namespace

std::string_view SqlRow::get(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  const auto index = static_cast<std::size_t>(found - columns.begin());
  if (index >= values.size() || !values[index]) return "";
  return *values[index];
}

void SqlDump::read(std::string_view line, const Taker& taker) {
  do line = read_part(line, taker);
  while (!line.empty());
}

std::string_view SqlDump::read_part(std::string_view line, const Taker& taker) {
  switch (state_) {
    case State::Between:
      return begin(line, taker);
    case State::Create:
      return read_create(line);
    case State::Head:
      return read_head(line, taker);
    case State::Rows:
      return read_rows(line, taker);
    case State::Copy:
      read_copied(line, taker);
      break;
  }
  return "";
}

// Who has written it is said in the first lines, or by what no other program writes.
void SqlDump::look_at_comment(std::string_view line) {
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

std::string_view SqlDump::begin(std::string_view line, const Taker& taker) {
  skip_sql_blanks(line);
  look_at_comment(line);
  const std::string_view whole = line;
  begun_.clear();
  if (take_sql_word(line, "create")) {
    static_cast<void>(take_sql_word(line, "unlogged") || take_sql_word(line, "temporary"));
    if (!take_sql_word(line, "table")) return "";
    if (take_sql_word(line, "if")) take_sql_word(line, "not"), take_sql_word(line, "exists");
    table_ = take_sql_table(line);
    state_ = State::Create;
    return read_definition(line);
  }
  if (take_sql_word(line, "copy")) {
    begin_copy(line, taker);
    return "";
  }
  if (!take_insert(line)) return "";
  is_in_backquotes_ = line.starts_with('`');
  state_ = State::Head;
  table_.clear();
  return read_head(whole, taker);
}

// What should have ended it may be missing: the next statement ends it too.
std::string_view SqlDump::read_create(std::string_view line) {
  if (!begins_statement(line)) return read_definition(line);
  end_create();
  return line;
}

std::string_view SqlDump::read_definition(std::string_view line) {
  begun_ += ' ';
  if (take_sql_definition(line, begun_) || begun_.size() > kHeadBytesMax) end_create();
  return line;
}

void SqlDump::end_create() {
  state_ = State::Between;
  of_table_[table_] = created_columns(begun_);
}

void SqlDump::begin_copy(std::string_view line, const Taker& taker) {
  const std::string_view whole = line;
  table_ = take_sql_table(line);
  columns_ = take_sql_columns(line);
  if (columns_.empty()) columns_ = of_table_[table_];
  if (!take_sql_word(line, "from") || !take_sql_word(line, "stdin")) return fault(whole, taker);
  state_ = State::Copy;
}

void SqlDump::read_copied(std::string_view line, const Taker& taker) {
  if (line == "\\.") {
    state_ = State::Between;
    return;
  }
  const std::string_view whole = line;
  SqlValues values;
  do values.push_back(copied_value(next_part(line, '\t')));
  while (line.data() != nullptr);
  give(values, whole, taker);
}

// "INSERT INTO t (a, b) VALUES", which may go on in the next line.
std::string_view SqlDump::read_head(std::string_view line, const Taker& taker) {
  const bool goes_on = !begun_.empty();
  if (goes_on && begins_statement(line)) {
    state_ = State::Between;
    fault(begun_, taker);
    return line;
  }
  if (goes_on) begun_.append(" ").append(line);
  std::string_view text = goes_on ? std::string_view(begun_) : line;
  const std::string_view head = text;
  if (take_head(text)) {
    const std::string_view rows = end_of(line, text);
    state_ = State::Rows;
    begun_.clear();
    return rows;
  }
  if (ends_statement(head) || head.size() > kHeadBytesMax) {
    state_ = State::Between;
    fault(head, taker);
  } else if (!goes_on) {
    begun_ = head;
  }
  return "";
}

// As far as the rows; false: they don't begin in `text`.
bool SqlDump::take_head(std::string_view& text) {
  if (!take_insert(text)) return false;
  table_ = take_sql_table(text);
  columns_ = take_sql_columns(text);
  if (columns_.empty()) columns_ = of_table_[table_];
  return take_values_word(text);
}

// "(1,'a'),(2,'b');". What can't be read is told, and the next row looked for.
std::string_view SqlDump::read_rows(std::string_view line, const Taker& taker) {
  const std::string begun = std::exchange(begun_, "");
  if (begins_statement(line)) {
    if (!begun.empty()) fault(begun, taker);
    state_ = State::Between;
    return line;
  }
  const std::string joined = begun.empty() ? "" : begun + "\n" + std::string(line);
  std::string_view text = begun.empty() ? line : std::string_view(joined);
  SqlValues values;
  while (!is_end_of_rows(text)) {
    const std::string_view row = text;
    const SqlRead read = take_row(text, values);
    if (read == SqlRead::Done) {
      give(values, row, taker);
    } else if (read == SqlRead::Short && row.size() <= kRowBytesMax) {
      begun_ = row;
      return "";
    } else if (row.size() == joined.size()) {  // what began in the line before was at fault
      fault(begun, taker);
      text = line;
    } else {
      fault(row, taker);
      text = resume(row);
    }
  }
  return end_of(line, text);
}

// Takes what stands before a row; true: there is none, and `text` is what follows the statement.
bool SqlDump::is_end_of_rows(std::string_view& text) {
  skip_sql_blanks(text);
  if (text.starts_with(',')) text.remove_prefix(1);
  skip_sql_blanks(text);
  if (text.starts_with("--")) text = "";
  if (text.empty()) return true;
  if (text.starts_with(';')) {
    text.remove_prefix(1);
    state_ = State::Between;
    return true;
  }
  std::string_view word = text;
  if (take_sql_word(word, "on") || take_sql_word(word, "as")) {  // ON CONFLICT, ON DUPLICATE KEY
    text = "";
    state_ = State::Between;
    return true;
  }
  return false;
}

// A file may be escaped otherwise than its first lines say: what can be read is right.
SqlRead SqlDump::take_row(std::string_view& text, SqlValues& values) const {
  const bool is_known = escapes_ != Escapes::Unknown;
  const bool has_backslashes = is_known ? escapes_ == Escapes::Backslashes : is_in_backquotes_;
  std::string_view rest = text.substr(0, kRowBytesMax + 1);
  const std::size_t bytes = rest.size();
  SqlRead read = take_sql_row(rest, has_backslashes, values);
  if (read != SqlRead::Done || values.size() != columns_.size()) {
    std::string_view other_rest = text.substr(0, bytes);
    SqlValues other;
    if (take_sql_row(other_rest, !has_backslashes, other) == SqlRead::Done &&
        other.size() == columns_.size()) {
      read = SqlRead::Done;
      rest = other_rest;
      values = std::move(other);
    }
  }
  if (read == SqlRead::Done) text.remove_prefix(bytes - rest.size());
  return read;
}

// What follows a row that can't be read: the next one, or nothing in this line.
std::string_view SqlDump::resume(std::string_view text) {
  for (auto at = text.find(')'); at != std::string_view::npos; at = text.find(')', at + 1)) {
    std::string_view rest = text.substr(at + 1);
    skip_sql_blanks(rest);
    if (!rest.starts_with(',')) continue;
    rest.remove_prefix(1);
    skip_sql_blanks(rest);
    if (rest.starts_with('(')) return rest;
  }
  if (ends_statement(text)) state_ = State::Between;
  return "";
}

void SqlDump::give(const SqlValues& values, std::string_view text, const Taker& taker) const {
  if (columns_.size() != values.size()) return fault(text, taker);
  taker.on_row({table_, columns_, values});
}

}  // namespace grayling

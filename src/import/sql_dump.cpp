// SPDX-License-Identifier: MIT
#include "import/sql_dump.hpp"

#include <algorithm>
#include <utility>

#include "import/numbers.hpp"

namespace grayling {
namespace {

// Limits for what continues on the next line: the head of a statement, and a row.
constexpr std::size_t kHeadBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kRowBytesMax = std::size_t{64} * 1024;

// `rest` is the end of a copy of `line`, or of a text that ends with such a copy. Returns the same
// end of `line` itself.
std::string_view end_of(std::string_view line, std::string_view rest) {
  return line.substr(line.size() - std::min(line.size(), rest.size()));
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

std::string_view SqlDump::begin(std::string_view line, const Taker& taker) {
  skip_sql_blanks(line);
  program_.look_at(line);
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

// The end of the statement may be missing. Then the next statement ends it.
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
  columns_of_table_[table_] = created_columns(begun_);
}

void SqlDump::begin_copy(std::string_view line, const Taker& taker) {
  const std::string_view whole = line;
  table_ = take_sql_table(line);
  columns_ = take_sql_columns(line);
  if (columns_.empty()) columns_ = columns_of_table_[table_];
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
  pass_row(values, whole, taker);
}

// Reads "INSERT INTO t (a, b) VALUES", which may continue on the next line.
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

// Takes everything before the rows off `text`. Returns false if the rows don't begin in it.
bool SqlDump::take_head(std::string_view& text) {
  if (!take_insert(text)) return false;
  table_ = take_sql_table(text);
  columns_ = take_sql_columns(text);
  if (columns_.empty()) columns_ = columns_of_table_[table_];
  return take_values_word(text);
}

// Reads "(1,'a'),(2,'b');". A row that can't be read is reported, and reading goes on at the next.
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
      pass_row(values, row, taker);
    } else if (read == SqlRead::Short && row.size() <= kRowBytesMax) {
      begun_ = row;
      return "";
    } else if (row.size() == joined.size()) {  // the row that began on an earlier line is wrong
      fault(begun, taker);
      text = line;
    } else {
      fault(row, taker);
      text = resume(row);
    }
  }
  return end_of(line, text);
}

// Takes what stands before a row. Returns true if no row follows; then `text` is what follows the
// statement, or "".
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

// Strings may be escaped otherwise than the program's name suggests. Both ways are tried, and the
// one that gives a row with the right number of columns is right.
SqlRead SqlDump::take_row(std::string_view& text, SqlValues& values) const {
  const bool is_known = program_.escapes() != DumpProgram::Escapes::Unknown;
  const bool has_backslashes =
      is_known ? program_.escapes() == DumpProgram::Escapes::Backslashes : is_in_backquotes_;
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

// Returns the rest of the line from the row that follows one that can't be read, or "".
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

void SqlDump::pass_row(const SqlValues& values, std::string_view text, const Taker& taker) const {
  if (columns_.size() != values.size()) return fault(text, taker);
  taker.on_row({table_, columns_, values});
}

}  // namespace grayling

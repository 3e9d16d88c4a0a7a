// SPDX-License-Identifier: MIT
#include "import/sql_dump.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

constexpr std::size_t kCreateBytesMax = std::size_t{256} * 1024;

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

bool take(std::string_view& text, std::string_view word) {
  if (lower_case(text.substr(0, word.size())) != word) return false;
  text.remove_prefix(word.size());
  skip_blanks(text);
  return true;
}

// A name, in quotes of any kind or none.
std::string name(std::string_view& text) {
  constexpr std::string_view kOpening = "`\"[";
  constexpr std::string_view kClosing = "`\"]";
  std::string found;
  const auto quote = text.empty() ? std::string_view::npos : kOpening.find(text.front());
  if (quote != std::string_view::npos) {
    const auto end = text.find(kClosing[quote], 1);
    found = text.substr(1, end == std::string_view::npos ? end : end - 1);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  } else {
    const auto end = text.find_first_of(" \t(),.;");
    found = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end);
  }
  skip_blanks(text);
  return lower_case(found);
}

// The last part of "schema"."table".
std::string table_name(std::string_view& text) {
  std::string found = name(text);
  while (text.starts_with('.')) {
    text.remove_prefix(1);
    found = name(text);
  }
  return found;
}

// The names in "(a, b)", which is taken off; none where there is no such list.
std::vector<std::string> column_list(std::string_view& text) {
  std::vector<std::string> columns;
  if (!text.starts_with('(')) return columns;
  do {
    text.remove_prefix(1);
    skip_blanks(text);
    columns.push_back(name(text));
  } while (text.starts_with(','));
  if (text.starts_with(')')) text.remove_prefix(1);
  skip_blanks(text);
  return columns;
}

char unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case 'Z':
      return '\x1a';
    case 'b':
      return '\b';
    default:
      return c;
  }
}

// What begins no column in a CREATE TABLE.
bool is_no_column(std::string_view word) {
  constexpr std::array<std::string_view, 9> kWords = {
      "primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext", "exclude"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace

std::string_view SqlRow::get(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  const auto index = static_cast<std::size_t>(found - columns.begin());
  if (index >= values.size() || !values[index]) return "";
  return *values[index];
}

void SqlDump::read(std::string_view line, const OnRow& on_row, const OnFault& on_fault) {
  switch (state_) {
    case State::Between:
      return begin(line, on_row, on_fault);
    case State::Create:
      create_.append(" ").append(line);
      if (line.ends_with(';') || create_.size() > kCreateBytesMax) end_create();
      return;
    case State::Insert:
      return read_tuples(line, on_row, on_fault);
    case State::Copy:
      return read_copied(line, on_row);
  }
}

void SqlDump::begin(std::string_view line, const OnRow& on_row, const OnFault& on_fault) {
  skip_blanks(line);
  if (take(line, "create table ")) return begin_create(line);
  if (take(line, "copy ")) return begin_copy(line);
  if (!take(line, "insert ")) return;
  take(line, "ignore ");
  if (!take(line, "into ")) return;
  has_backslashes_ = line.starts_with('`');
  table_ = table_name(line);
  columns_ = column_list(line);
  if (columns_.empty()) columns_ = of_table_[table_];
  if (!take(line, "values")) return;
  state_ = State::Insert;
  read_tuples(line, on_row, on_fault);
}

void SqlDump::begin_create(std::string_view line) {
  take(line, "if not exists ");
  table_ = table_name(line);
  create_ = line;
  state_ = State::Create;
  if (line.ends_with(';')) end_create();
}

// The first word of each part between the outer commas.
void SqlDump::end_create() {
  state_ = State::Between;
  auto& columns = of_table_[table_];
  columns.clear();
  int depth = 0;
  std::size_t part = 0;
  for (std::size_t i = 0; i < create_.size(); ++i) {
    const char c = create_[i];
    if (c == '(' && ++depth == 1) part = i + 1;
    const bool ends = (c == ',' && depth == 1) || (c == ')' && --depth == 0);
    if (!ends) continue;
    std::string_view text = std::string_view(create_).substr(part, i - part);
    skip_blanks(text);
    const auto column = name(text);
    if (!column.empty() && !is_no_column(column)) columns.push_back(column);
    part = i + 1;
    if (depth == 0) return;
  }
}

void SqlDump::begin_copy(std::string_view line) {
  table_ = table_name(line);
  columns_ = column_list(line);
  if (columns_.empty()) columns_ = of_table_[table_];
  if (take(line, "from stdin")) state_ = State::Copy;
}

void SqlDump::read_copied(std::string_view line, const OnRow& on_row) {
  if (line == "\\.") {
    state_ = State::Between;
    return;
  }
  Values values;
  do {
    const auto field = next_part(line, '\t');
    if (field == "\\N") {
      values.emplace_back();
      continue;
    }
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
      const bool is_escape = field[i] == '\\' && i + 1 < field.size();
      text += is_escape ? unescaped(field[++i]) : field[i];
    }
    values.emplace_back(std::move(text));
  } while (line.data() != nullptr);
  on_row({table_, columns_, values});
}

// "(1,'a'),(2,'b');", which may go on in the next line.
void SqlDump::read_tuples(std::string_view text, const OnRow& on_row, const OnFault& on_fault) {
  const std::string_view line = text;
  for (;;) {
    skip_blanks(text);
    if (text.empty()) return;
    if (text.front() == ',') {
      text.remove_prefix(1);
    } else if (text.front() == ';') {
      state_ = State::Between;
      return;
    } else {
      const auto values = tuple(text);
      if (!values) {
        state_ = State::Between;
        return on_fault(line);
      }
      give(*values, on_row, on_fault, line);
    }
  }
}

void SqlDump::give(const Values& values, const OnRow& on_row, const OnFault& on_fault,
                   std::string_view line) {
  if (columns_.size() != values.size()) return on_fault(line);
  on_row({table_, columns_, values});
}

std::optional<SqlDump::Values> SqlDump::tuple(std::string_view& text) const {
  if (!text.starts_with('(')) return std::nullopt;
  Values values;
  do {
    text.remove_prefix(1);
    skip_blanks(text);
    if (text.starts_with('\'')) {
      auto value = quoted(text);
      if (!value) return std::nullopt;
      values.emplace_back(std::move(*value));
    } else {
      const auto end = text.find_first_of(",)");
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view word = text.substr(0, end);
      const bool is_null = lower_case(word) == "null";
      values.push_back(is_null ? std::nullopt : std::optional<std::string>(word));
      text.remove_prefix(end);
    }
    skip_blanks(text);
  } while (text.starts_with(','));
  if (!text.starts_with(')')) return std::nullopt;
  text.remove_prefix(1);
  return values;
}

std::optional<std::string> SqlDump::quoted(std::string_view& text) const {
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    const bool has_next = i + 1 < text.size();
    if (c == '\\' && has_backslashes_ && has_next) {
      value += unescaped(text[++i]);
    } else if (c == '\'' && has_next && text[i + 1] == '\'') {
      value += text[++i];
    } else if (c == '\'') {
      text.remove_prefix(i + 1);
      return value;
    } else {
      value += c;
    }
  }
  return std::nullopt;
}

}  // namespace grayling

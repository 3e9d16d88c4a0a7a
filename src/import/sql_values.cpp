// SPDX-License-Identifier: MIT
#include "import/sql_values.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grayling/base/text.hpp"
#include "import/hex.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

constexpr std::string_view kOpening = "`\"[";
constexpr std::string_view kClosing = "`\"]";

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

// Words that begin something other than a column in a CREATE TABLE.
bool is_no_column(std::string_view word) {
  constexpr std::array<std::string_view, 11> kWords = {"primary", "key",     "unique", "constraint",
                                                       "index",   "foreign", "check",  "fulltext",
                                                       "exclude", "spatial", "period"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '+' || c == '-';
}

std::string_view take_word(std::string_view& text) {
  const auto end = static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), is_word_byte) - text.begin());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  skip_sql_blanks(text);
  return word;
}

SqlRead take_quoted(std::string_view& text, bool has_backslashes, std::string& value) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    const bool has_next = i + 1 < text.size();
    if (c == '\\' && has_backslashes && has_next) {
      value += unescaped(text[++i]);
    } else if (c == '\'' && has_next && text[i + 1] == '\'') {
      value += text[++i];
    } else if (c == '\'') {
      text.remove_prefix(i + 1);
      return SqlRead::Done;
    } else {
      value += c;
    }
  }
  return SqlRead::Short;
}

SqlRead take_bytes(std::string_view digits, SqlValues& values) {
  auto bytes = from_hex(digits);
  if (!bytes) return SqlRead::Bad;
  values.emplace_back(std::move(*bytes));
  return SqlRead::Done;
}

// Takes a string, which may have had a prefix: after "e" backslashes are escapes, "x" is for
// hexadecimal digits, "n" and "_charset" don't change the bytes.
SqlRead take_string(std::string_view& text, std::string_view prefix, bool has_backslashes,
                    SqlValues& values) {
  const bool is_hex = prefix == "x";
  if (!prefix.empty() && !is_hex && prefix != "e" && prefix != "n" && prefix[0] != '_') {
    return SqlRead::Bad;
  }
  std::string value;
  const auto read = take_quoted(text, has_backslashes || prefix == "e", value);
  if (read != SqlRead::Done) return read;
  skip_sql_blanks(text);
  if (text.starts_with("::")) {
    text.remove_prefix(2);
    take_word(text);
  }
  if (is_hex) return take_bytes(value, values);
  values.emplace_back(std::move(value));
  return SqlRead::Done;
}

SqlRead take_value(std::string_view& text, bool has_backslashes, SqlValues& values) {
  skip_sql_blanks(text);
  std::string word = lower_case(take_word(text));
  if (word.starts_with('_') && text.starts_with("0x")) word = lower_case(take_word(text));
  if (text.empty()) return SqlRead::Short;
  if (text.front() == '\'') return take_string(text, word, has_backslashes, values);
  if (word.empty()) return SqlRead::Bad;
  if (word.starts_with("0x")) return take_bytes(std::string_view(word).substr(2), values);
  values.push_back(word == "null" ? std::nullopt : std::optional<std::string>(word));
  return SqlRead::Done;
}

}  // namespace

void skip_sql_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
}

bool take_sql_word(std::string_view& text, std::string_view word) {
  if (lower_case(text.substr(0, word.size())) != word) return false;
  const auto rest = text.substr(word.size());
  if (!rest.empty() && is_word_byte(rest.front())) return false;
  text = rest;
  skip_sql_blanks(text);
  return true;
}

std::string take_sql_name(std::string_view& text) {
  std::string found;
  const auto quote = text.empty() ? std::string_view::npos : kOpening.find(text.front());
  if (quote != std::string_view::npos) {
    const auto end = text.find(kClosing[quote], 1);
    found = text.substr(1, end == std::string_view::npos ? end : end - 1);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  } else {
    const auto end = text.find_first_of(" \t\n(),.;");
    found = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end);
  }
  skip_sql_blanks(text);
  return lower_case(found);
}

std::string take_sql_table(std::string_view& text) {
  std::string found = take_sql_name(text);
  while (text.starts_with('.')) {
    text.remove_prefix(1);
    found = take_sql_name(text);
  }
  return found;
}

std::vector<std::string> take_sql_columns(std::string_view& text) {
  std::vector<std::string> columns;
  if (!text.starts_with('(')) return columns;
  do {
    text.remove_prefix(1);
    skip_sql_blanks(text);
    columns.push_back(take_sql_name(text));
  } while (text.starts_with(','));
  if (text.starts_with(')')) text.remove_prefix(1);
  skip_sql_blanks(text);
  return columns;
}

SqlRead take_sql_row(std::string_view& text, bool has_backslashes, SqlValues& values) {
  values.clear();
  std::string_view rest = text;
  if (!rest.starts_with('(')) return SqlRead::Bad;
  do {
    rest.remove_prefix(1);
    const auto read = take_value(rest, has_backslashes, values);
    if (read != SqlRead::Done) return read;
    skip_sql_blanks(rest);
  } while (rest.starts_with(','));
  if (rest.empty()) return SqlRead::Short;
  if (rest.front() != ')') return SqlRead::Bad;
  text = rest.substr(1);
  return SqlRead::Done;
}

std::optional<std::string> copied_value(std::string_view field) {
  if (field == "\\N") return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const bool is_escape = field[i] == '\\' && i + 1 < field.size();
    text += is_escape ? unescaped(field[++i]) : field[i];
  }
  return text;
}

// Takes the first word of each part between the outer commas.
std::vector<std::string> created_columns(std::string_view created) {
  std::vector<std::string> columns;
  int depth = 0;
  std::size_t part = 0;
  for (std::size_t i = 0; i < created.size(); ++i) {
    const char c = created[i];
    if (c == '(' && ++depth == 1) part = i + 1;
    const bool ends = (c == ',' && depth == 1) || (c == ')' && --depth == 0);
    if (!ends) continue;
    std::string_view text = created.substr(part, i - part);
    skip_sql_blanks(text);
    const bool is_quoted = !text.empty() && kOpening.find(text.front()) != std::string_view::npos;
    const auto column = take_sql_name(text);
    if (!column.empty() && (is_quoted || !is_no_column(column))) columns.push_back(column);
    part = i + 1;
    if (depth == 0) break;
  }
  return columns;
}

bool take_sql_definition(std::string_view& line, std::string& bare) {
  const std::string_view text = std::exchange(line, "");
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\'' && c == '\\') {
      ++i;
    } else if (quote != 0) {
      if (quote != '\'') bare += c;  // a name
      if (c == quote) quote = 0;
    } else if (c == ';') {
      line = text.substr(i + 1);
      return true;
    } else if (text.substr(i).starts_with("--")) {
      return false;
    } else if (text.substr(i).starts_with("/*")) {
      const auto end = text.find("*/", i + 2);
      if (end == std::string_view::npos) return false;
      i = end + 1;
    } else {
      if (c == '\'' || c == '"' || c == '`') quote = c;
      if (c != '\'') bare += c;
    }
  }
  return false;
}

}  // namespace grayling

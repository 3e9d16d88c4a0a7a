// SPDX-License-Identifier: MIT
// The words and values of SQL as dumps write them. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

using SqlValues = std::vector<std::optional<std::string>>;  // none: NULL

enum class SqlRead {
  Done,
  Short,  // the text ends within it
  Bad,
};

void skip_sql_blanks(std::string_view& text);

// Takes `word`, which is in lower case, and the blanks behind it; false: something else is there.
bool take_sql_word(std::string_view& text, std::string_view word);

// Takes a name, in quotes of any kind or none, and the blanks behind it; in lower case.
std::string take_sql_name(std::string_view& text);

// Takes "schema"."table", and returns the last part.
std::string take_sql_table(std::string_view& text);

// Takes "(a, b)" and returns the names; none where there is no such list.
std::vector<std::string> take_sql_columns(std::string_view& text);

// Takes "('a', 1, NULL, 0x61, X'61', E'a\n', _binary'a', 'a'::text)" where it is read to its end,
// and else nothing. `has_backslashes`: they escape in strings, as MySQL has it.
SqlRead take_sql_row(std::string_view& text, bool has_backslashes, SqlValues& values);

// A field of PostgreSQL's COPY, with its escapes undone; none: NULL.
std::optional<std::string> copied_value(std::string_view field);

// The columns that "(a int, b text COMMENT 'c, d', PRIMARY KEY (a))" makes.
std::vector<std::string> created_columns(std::string_view text);

// Takes a line of a CREATE TABLE as far as its ';', and appends it to `bare` without its comments
// and strings. True: the ';' was there, and `line` is what follows it.
bool take_sql_definition(std::string_view& line, std::string& bare);

}  // namespace grayling

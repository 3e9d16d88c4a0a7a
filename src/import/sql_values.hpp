// SPDX-License-Identifier: MIT
// Reads the words and values of SQL in dumps. Each function takes what it reads, and blanks behind
// it, off the front of `text`. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

using SqlValues = std::vector<std::optional<std::string>>;  // nullopt: NULL

enum class SqlRead {
  Done,
  Short,  // the text ends too early: more may follow on the next line
  Bad,
};

void skip_sql_blanks(std::string_view& text);

// Takes `word`, which is in lower case. Returns false, and takes nothing, if it isn't there.
bool take_sql_word(std::string_view& text, std::string_view word);

// Takes a name, with any kind of quotes or none, and returns it in lower case.
std::string take_sql_name(std::string_view& text);

// Takes "schema"."table", and returns the table.
std::string take_sql_table(std::string_view& text);

// Takes "(a, b)", and returns the names; an empty vector if there is no such list.
std::vector<std::string> take_sql_columns(std::string_view& text);

// Takes "('a', 1, NULL, 0x61, X'61', E'a\n', _binary'a', 'a'::text)". Takes nothing unless it
// returns Done. `has_backslashes`: a backslash is an escape in strings, as in MySQL.
SqlRead take_sql_row(std::string_view& text, bool has_backslashes, SqlValues& values);

// Returns a field of PostgreSQL's COPY without its escapes; nullopt for NULL.
std::optional<std::string> copied_value(std::string_view field);

// Returns the columns that "(a int, b text COMMENT 'c, d', PRIMARY KEY (a))" defines: a and b.
std::vector<std::string> created_columns(std::string_view text);

// Takes a line of a CREATE TABLE up to its ';', and appends it to `bare` without comments and
// strings. Returns true if the ';' was there; then `line` is what follows it.
bool take_sql_definition(std::string_view& line, std::string& bare);

}  // namespace grayling

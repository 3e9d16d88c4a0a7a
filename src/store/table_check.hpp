// SPDX-License-Identifier: MIT
// What a table must be like for grayling to use it, judged from what its database says of it; the
// same for both engines, and in the same words. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

// A column as the database describes it; names and types in lower case.
struct ColumnInfo {
  std::string name;
  std::string type;       // "varchar", "integer"
  std::size_t chars_max;  // of a text
  std::string charset;    // MySQL: "" for what is no text
  std::string collation;  // the same; SQLite: of a key's columns
  bool is_generated = false;
  bool is_needed = false;  // an INSERT must name it: NOT NULL and without a default
  bool may_be_null = false;
};

struct FoundTable {
  bool is_view = false;
  std::vector<ColumnInfo> columns;       // none: there is no such table
  std::vector<std::string> primary_key;  // its columns, in their order
  std::vector<std::string> indexes;      // MySQL: their names
  std::string comment;                   // MySQL
  std::int64_t rows = 0;                 // MySQL: about as many

  bool is_missing() const { return columns.empty(); }
  const ColumnInfo* column(std::string_view name) const;  // nullptr: there is none
};

struct ExpectedColumn {
  enum class Kind { Text, Number, SmallNumber };
  std::string_view name;
  Kind kind = Kind::Number;
  std::size_t chars_min = 0;  // of a text
};

struct ExpectedTable {
  std::string_view name;
  std::vector<ExpectedColumn> columns;        // that grayling reads or writes
  std::vector<std::string_view> primary_key;  // in this order
  std::string_view index;                     // MySQL: that must be there; "" for none
};

// The types that an engine has for texts and whole numbers; the first is the one to have.
struct ColumnTypes {
  std::vector<std::string_view> texts;
  std::vector<std::string_view> numbers;
  std::vector<std::string_view> small_numbers;  // that do for less than all numbers
};

// The tables as the migrations of schema/ make them, by their names.
const ExpectedTable& expected_table(std::string_view name);

// How the texts of a key are told apart: the vSMTP tutorial's table leaves it to its collation.
enum class KeysBy { Bytes, Collation };

// The error says what is odd about the table: "its column passes is missing".
Result<void> check_table(const ExpectedTable& expected, const FoundTable& found,
                         const ColumnTypes& types, KeysBy keys_by = KeysBy::Bytes);

// What a table `sender` that is odd keeps from being used; `place`: "file" or "database".
std::string odd_sender(std::string_view oddity, std::string_view place);
// Of a table beside it, without which the rest works: why it isn't used, what is lost by that, and
// what to do about it.
std::string unused_table(std::string_view table, std::string_view why, std::string_view loss,
                         std::string_view remedy);
// What is lost without the table of standings, and without those of exemptions.
inline constexpr std::string_view kNoStandings =
    "no client can prove itself (greylist.auto_allow_after), and nobody is known for being written "
    "to (greylist.outbound)";
inline constexpr std::string_view kNoExemptions =
    "there are no exemptions that hosts share, and services don't hear of changes";
inline constexpr std::string_view kNoReport = "nothing is counted for a report";
// Where it is odd.
inline constexpr std::string_view kMakeAnother =
    "make it as grayling-schema(7) says, or rename it and let grayling make another";
// For a log, where it was made anew beside the others.
std::string lost_sender(std::string_view place);
// Of a schema with a higher number than the last of this program's migrations.
std::string newer_schema(std::int64_t number, std::size_t known, std::string_view place);

}  // namespace grayling

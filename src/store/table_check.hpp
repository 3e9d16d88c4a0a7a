// SPDX-License-Identifier: MIT
// Checks whether grayling can use a table, from the database's description of it. Both engines have
// the same rules and the same messages. Pure, any thread.
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
  std::string charset;    // MySQL: "" for a column that isn't text
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
  std::int64_t rows = 0;                 // MySQL: an estimate

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
  std::vector<ExpectedColumn> columns;        // those that grayling reads or writes
  std::vector<std::string_view> primary_key;  // in this order
  std::string_view index;                     // MySQL: an index that must be there; "": none
};

// An engine's types for texts and whole numbers. Messages recommend the first.
struct ColumnTypes {
  std::vector<std::string_view> texts;
  std::vector<std::string_view> numbers;
  std::vector<std::string_view> small_numbers;  // good for ExpectedColumn::Kind::SmallNumber
};

// The tables as the migrations of schema/ make them, by their names.
const ExpectedTable& expected_table(std::string_view name);

// How texts of a key are compared. The vSMTP tutorial's table leaves that to its collation.
enum class KeysBy { Bytes, Collation };

// The error says what is odd about the table: "its column passes is missing".
Result<void> check_table(const ExpectedTable& expected, const FoundTable& found,
                         const ColumnTypes& types, KeysBy keys_by = KeysBy::Bytes);

// The message about a table `sender` that can't be used. `place`: "file" or "database".
std::string odd_sender(std::string_view oddity, std::string_view place);
// The message about a table beside `sender`, without which the rest works: why it isn't used, what
// is lost, and what to do about it.
std::string unused_table(std::string_view table, std::string_view why, std::string_view loss,
                         std::string_view remedy);
// What is lost without the table of standings, and without those of exemptions.
inline constexpr std::string_view kNoStandings =
    "no client and no domain can prove itself (greylist.auto_allow_after, "
    "greylist.auto_allow_domains_after), and answers wait like strangers' mail "
    "(greylist.outbound)";
inline constexpr std::string_view kNoExemptions =
    "there are no exemptions that hosts share, and services don't hear of changes";
inline constexpr std::string_view kNoReport = "nothing is counted for a report";
// The remedy for a table that isn't as the migrations make it.
inline constexpr std::string_view kMakeAnother =
    "make it as grayling-schema(7) says, or rename it and let grayling make another";
// For a log: the table `sender` was missing beside others of grayling's, and was made again.
std::string lost_sender(std::string_view place);
// The message about a schema with a higher number than this program's last migration.
std::string newer_schema(std::int64_t number, std::size_t known, std::string_view place);

}  // namespace grayling

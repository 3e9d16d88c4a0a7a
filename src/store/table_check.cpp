// SPDX-License-Identifier: MIT
#include "store/table_check.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "grayling/base/text.hpp"
#include "grayling/store/column.hpp"

namespace grayling {
namespace {

using Names = std::vector<std::string_view>;

constexpr auto kText = ExpectedColumn::Kind::Text;
constexpr auto kNumber = ExpectedColumn::Kind::Number;
constexpr auto kSmallNumber = ExpectedColumn::Kind::SmallNumber;

// Keys of `sender` are made to fit its columns; those of other tables are as schema/ has them.
const std::array<ExpectedTable, 8>& expected_tables() {
  static const std::array<ExpectedTable, 8> tables = {{
      {"sender",
       {{"address", kText, kColumnCharsMin},
        {"client", kText, kColumnCharsMin},
        {"recipient", kText, kColumnCharsMin},
        {"first_seen", kNumber},
        {"last_seen", kNumber},
        {"passes", kSmallNumber}},
       {"address", "client", "recipient"},
       ""},
      {"standing",
       {{"kind", kText, 16},
        {"name", kText, 320},
        {"partner", kText, 320},
        {"domain", kText, 255},
        {"passes", kSmallNumber},
        {"came", kSmallNumber},
        {"last_seen", kNumber}},
       {"kind", "name", "partner"},
       "last_seen"},
      {"acquaintance",  // of earlier versions: its rows become those of standing
       {{"address", kText, 320},
        {"client", kText, 255},
        {"recipient", kText, 320},
        {"domain", kText, 255},
        {"passes", kSmallNumber},
        {"last_seen", kNumber}},
       {"address", "client", "recipient"},
       ""},
      {"exemption",
       {{"id", kNumber},
        {"kind", kText, 9},
        {"pattern", kText, 1100},
        {"reason", kText, 255},
        {"author", kText, 255},
        {"created", kNumber},
        {"expires", kNumber}},
       {"id"},
       ""},
      {"exemption_match",
       {{"kind", kText, 9}, {"pattern", kText, 320}, {"last_matched", kNumber}},
       {"kind", "pattern"},
       ""},
      {"change_mark",
       {{"id", kSmallNumber}, {"exemptions", kNumber}, {"forgotten", kNumber}},
       {"id"},
       ""},
      {"report_count",
       {{"hour", kNumber}, {"what", kText, 16}, {"name", kText, 340}, {"number", kNumber}},
       {"hour", "what", "name"},
       ""},
      {"report_wait",
       {{"day", kNumber},
        {"address", kText, 320},
        {"client", kText, 255},
        {"recipient", kText, 320},
        {"first_seen", kNumber},
        {"waited", kNumber}},
       {"day", "address", "client", "recipient"},
       ""},
  }};
  return tables;
}

bool contains(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> check_type(const ExpectedColumn& expected, const ColumnInfo& found,
                        const ColumnTypes& types) {
  const auto& right = expected.kind == kText ? types.texts : types.numbers;
  if (contains(right, found.type)) return {};
  if (expected.kind == kSmallNumber && contains(types.small_numbers, found.type)) return {};
  return fail(fmt::format("its column {} is of {}, not {}", expected.name,
                          found.type.empty() ? "no type" : "type " + printable(found.type, 64),
                          right.front()));
}

Result<void> check_text(const ExpectedColumn& expected, const ColumnInfo& found, bool is_of_key) {
  if (found.chars_max < expected.chars_min) {
    return fail(fmt::format("its column {} is narrower than {} characters", expected.name,
                            expected.chars_min));
  }
  if (!is_of_key) return {};
  if (!found.collation.ends_with("_bin") && found.collation != "binary") {
    return fail(
        fmt::format("its column {} has the collation {}, which takes different keys for "
                    "equal",
                    expected.name, printable(found.collation, 64)));
  }
  if (!found.may_be_null) return {};
  return fail(fmt::format("its column {} is of the primary key and may be NULL", expected.name));
}

// The column is there. `keys`: the columns whose texts are compared by their bytes.
Result<void> check_column(const ExpectedColumn& column, const FoundTable& found,
                          const ColumnTypes& types, const Names& keys) {
  const ColumnInfo* const info = found.column(column.name);
  if (info->is_generated) return fail(fmt::format("its column {} is generated", column.name));
  auto ok = check_type(column, *info, types);
  if (ok && column.kind == kText) {
    ok = check_text(column, *info, contains(keys, column.name));
  }
  return ok;
}

std::string joined(const Names& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

const ColumnInfo* FoundTable::column(std::string_view name) const {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [name](const ColumnInfo& column) { return column.name == name; });
  return at == columns.end() ? nullptr : &*at;
}

const ExpectedTable& expected_table(std::string_view name) {
  const auto& tables = expected_tables();
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [name](const ExpectedTable& table) { return table.name == name; });
  return at == tables.end() ? tables.front() : *at;
}

// Added columns do no harm as long as an INSERT needn't name them.
Result<void> check_table(const ExpectedTable& expected, const FoundTable& found,
                         const ColumnTypes& types, KeysBy keys_by) {
  if (found.is_missing()) return fail("it is missing");
  if (found.is_view) return fail("it is a view, not a table");
  for (const auto& [name, kind, chars_min] : expected.columns) {
    if (found.column(name) == nullptr) return fail(fmt::format("its column {} is missing", name));
  }
  const auto keys = keys_by == KeysBy::Bytes ? expected.primary_key : Names{};
  for (const auto& column : expected.columns) {
    if (auto ok = check_column(column, found, types, keys); !ok) return ok;
  }
  if (!std::equal(found.primary_key.begin(), found.primary_key.end(), expected.primary_key.begin(),
                  expected.primary_key.end())) {
    return fail(fmt::format("its primary key isn't ({})", joined(expected.primary_key)));
  }
  for (const auto& column : found.columns) {
    const auto is_this = [&](const ExpectedColumn& known) { return known.name == column.name; };
    const auto& known = expected.columns;
    if (!column.is_needed || std::any_of(known.begin(), known.end(), is_this)) continue;
    return fail(
        fmt::format("its column {} must be filled and is unknown", printable(column.name, 64)));
  }
  if (!expected.index.empty() && !contains(found.indexes, expected.index)) {
    return fail(fmt::format("its index {0} is missing (CREATE INDEX {0} ON {1} ({0}))",
                            expected.index, expected.name));
  }
  return {};
}

std::string odd_sender(std::string_view oddity, std::string_view place) {
  return fmt::format(
      "the table sender isn't grayling's: {}; make it as grayling-schema(7) says, or "
      "name another {} in store.url",
      oddity, place);
}

std::string unused_table(std::string_view table, std::string_view why, std::string_view loss,
                         std::string_view remedy) {
  return fmt::format("{} can't be used ({}): {}; {}", table, why, loss, remedy);
}

std::string lost_sender(std::string_view place) {
  return fmt::format(
      "store: {} had lost its table sender: it was made anew, and all senders are "
      "strangers now",
      place);
}

std::string newer_schema(std::int64_t number, std::size_t known, std::string_view place) {
  return fmt::format(
      "its schema has number {}, and this grayling knows those up to {}: it is a "
      "newer grayling's; use that, or name another {} in store.url",
      number, known, place);
}

}  // namespace grayling

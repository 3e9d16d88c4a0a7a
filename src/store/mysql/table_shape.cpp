// SPDX-License-Identifier: MIT
#include "store/mysql/table_shape.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

using Columns = std::vector<ColumnInfo>;

tl::unexpected<Error> odd(const std::string& what) {
  return fail("the table sender is neither grayling's nor the vSMTP tutorial's: " + what);
}

const ColumnInfo* find_column(const Columns& columns, std::string_view name) {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const ColumnInfo& c) { return c.name == name; });
  return at == columns.end() ? nullptr : &*at;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

char32_t code_point_max(std::string_view charset) {
  if (charset == "utf8mb4") return 0x10ffff;
  if (charset == "utf8mb3" || charset == "utf8") return 0xffff;
  if (charset == "latin1") return 0xff;
  return 0x7f;
}

Result<TextColumn> text_column(const Columns& columns, std::string_view name) {
  const ColumnInfo* column = find_column(columns, name);
  const std::string label = "its column " + std::string(name);
  if (column == nullptr) return odd(label + " is missing");
  if (column->type != "varchar" && column->type != "char") {
    return odd(label + " is of type " + printable(column->type, 64) + ", not varchar");
  }
  if (!is_name(column->charset) || !is_name(column->collation)) {
    return odd(label + " has a character set or collation of a strange name");
  }
  if (column->chars_max < kColumnCharsMin) {
    return odd(label + " is narrower than " + std::to_string(kColumnCharsMin) + " characters");
  }
  return TextColumn{column->charset,
                    column->collation,
                    {column->chars_max, code_point_max(column->charset), true}};
}

// Keys are told apart by their bytes.
Result<TextColumn> key_column(const Columns& columns, std::string_view name) {
  auto column = text_column(columns, name);
  if (column && !column->collation.ends_with("_bin")) {
    return odd("its column " + std::string(name) + " has the collation " + column->collation +
               ", which takes different keys for equal");
  }
  return column;
}

// Columns that somebody added don't hurt as long as an INSERT needn't know them.
Result<void> check_others(const Columns& columns, const std::vector<std::string_view>& known) {
  for (const auto& column : columns) {
    if (std::find(known.begin(), known.end(), column.name) != known.end()) continue;
    if (!column.is_needed) continue;
    return odd("its column " + printable(column.name, 64) + " must be filled and is unknown");
  }
  return {};
}

Result<void> check_primary_key(const std::vector<std::string>& found,
                               const std::vector<std::string>& expected) {
  if (found == expected) return {};
  std::string names;
  for (const auto& name : expected) names += (names.empty() ? "" : ", ") + name;
  return odd("its primary key isn't (" + names + ")");
}

Result<void> check_numbers(const Columns& columns) {
  for (const std::string_view name : {"first_seen", "last_seen", "passes"}) {
    const ColumnInfo* column = find_column(columns, name);
    const std::string label = "its column " + std::string(name);
    if (column == nullptr) return odd(label + " is missing");
    if (column->type == "bigint" || (name == "passes" && column->type == "int")) continue;
    return odd(label + " is of type " + printable(column->type, 64) + ", not bigint");
  }
  return {};
}

Result<TableShape> tutorial_shape(const Columns& columns, const std::vector<std::string>& key) {
  TableShape shape;
  shape.kind = TableKind::Tutorial;
  const std::array<std::pair<std::string_view, TextColumn*>, 3> texts = {
      {{"address", &shape.address}, {"user", &shape.user}, {"domain", &shape.domain}}};
  for (const auto& [name, column] : texts) {
    auto found = text_column(columns, name);
    if (!found) return tl::make_unexpected(found.error());
    if (find_column(columns, name)->is_generated) {
      return odd("its column " + std::string(name) + " is generated");
    }
    *column = std::move(*found);
  }
  // What the collation calls equal is known there, blanks at the end included. (CHAR drops them.)
  shape.address.rules.escapes_last_blank = find_column(columns, "address")->type == "char";
  if (auto ok = check_primary_key(key, {"address"}); !ok) return tl::make_unexpected(ok.error());
  auto ok = check_others(columns, {"address", "user", "domain"});
  if (!ok) return tl::make_unexpected(ok.error());
  return shape;
}

Result<TableShape> full_shape(const Columns& columns, const std::vector<std::string>& key) {
  TableShape shape;
  const std::array<std::pair<std::string_view, TextColumn*>, 3> texts = {
      {{"address", &shape.address}, {"client", &shape.client}, {"recipient", &shape.recipient}}};
  for (const auto& [name, column] : texts) {
    auto found = key_column(columns, name);
    if (!found) return tl::make_unexpected(found.error());
    *column = std::move(*found);
  }
  if (auto ok = check_numbers(columns); !ok) return tl::make_unexpected(ok.error());
  auto ok = check_primary_key(key, {"address", "client", "recipient"});
  if (!ok) return tl::make_unexpected(ok.error());
  ok = check_others(columns,
                    {"address", "client", "recipient", "first_seen", "last_seen", "passes"});
  if (!ok) return tl::make_unexpected(ok.error());
  return shape;
}

}  // namespace

Result<TableShape> table_shape(const std::vector<ColumnInfo>& columns,
                               const std::vector<std::string>& primary_key) {
  const bool is_full = std::any_of(columns.begin(), columns.end(), [](const ColumnInfo& c) {
    return c.name == "client" || c.name == "recipient" || c.name == "first_seen" ||
           c.name == "last_seen" || c.name == "passes";
  });
  return is_full ? full_shape(columns, primary_key) : tutorial_shape(columns, primary_key);
}

}  // namespace grayling

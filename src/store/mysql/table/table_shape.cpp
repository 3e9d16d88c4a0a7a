// SPDX-License-Identifier: MIT
#include "store/mysql/table/table_shape.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "grayling/store/migrations.hpp"

namespace grayling::mysql {
namespace {

using TextColumns = std::array<std::pair<std::string_view, TextColumn*>, 3>;

constexpr std::string_view kPlace = "database";

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

// All expected columns are there. "": nothing is odd about them. Else what is.
std::string take_texts(const FoundTable& table, const TextColumns& texts) {
  for (const auto& [name, text] : texts) {
    const auto& column = *table.column(name);
    if (!is_name(column.charset) || !is_name(column.collation)) {
      return "its column " + std::string(name) +
             " has a character set or collation of a strange name";
    }
    *text = {
        column.charset, column.collation, {column.chars_max, code_point_max(column.charset), true}};
  }
  return "";
}

// The number in the comment "grayling schema 1"; 0: there is none.
std::int64_t schema_number(std::string_view comment) {
  constexpr std::string_view kStart = "grayling schema ";
  std::int64_t number = 0;
  if (!comment.starts_with(kStart)) return 0;
  std::from_chars(comment.data() + kStart.size(), comment.data() + comment.size(), number);
  return number;
}

// This table may compare keys by a collation.
Result<TableShape> tutorial_shape(const FoundTable& table) {
  const auto odd = [](const std::string& oddity) {
    return fail("the table sender is neither grayling's nor the vSMTP tutorial's: " + oddity +
                "; make it as grayling-schema(7) says, or name another database in store.url");
  };
  constexpr auto kText = ExpectedColumn::Kind::Text;
  static const ExpectedTable tutorial{"sender",
                                      {{"address", kText, kColumnCharsMin},
                                       {"user", kText, kColumnCharsMin},
                                       {"domain", kText, kColumnCharsMin}},
                                      {"address"},
                                      ""};
  if (auto ok = check_table(tutorial, table, kMysqlTypes, KeysBy::Collation); !ok) {
    return odd(ok.error().text);
  }
  TableShape shape;
  shape.kind = TableKind::Tutorial;
  const auto oddity = take_texts(
      table, {{{"address", &shape.address}, {"user", &shape.user}, {"domain", &shape.domain}}});
  if (!oddity.empty()) return odd(oddity);
  // CHAR would drop blanks at the end.
  shape.address.rules.escapes_last_blank = table.column("address")->type == "char";
  return shape;
}

Result<TableShape> full_shape(const FoundTable& table) {
  const std::size_t known = mysql_migrations().size();
  const auto number = schema_number(table.comment);
  if (number > static_cast<std::int64_t>(known)) return fail(newer_schema(number, known, kPlace));
  if (auto ok = check_table(expected_table("sender"), table, kMysqlTypes); !ok) {
    return fail(odd_sender(ok.error().text, kPlace));
  }
  TableShape shape;
  const auto oddity = take_texts(
      table,
      {{{"address", &shape.address}, {"client", &shape.client}, {"recipient", &shape.recipient}}});
  if (!oddity.empty()) return fail(odd_sender(oddity, kPlace));
  return shape;
}

}  // namespace

Result<TableShape> table_shape(const FoundTable& table) {
  constexpr std::array<std::string_view, 5> kOfFull = {"client", "recipient", "first_seen",
                                                       "last_seen", "passes"};
  const bool is_full = std::any_of(kOfFull.begin(), kOfFull.end(), [&](std::string_view name) {
    return table.column(name) != nullptr;
  });
  return is_full ? full_shape(table) : tutorial_shape(table);
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
#include "store/mysql/server/literal.hpp"

#include <algorithm>

#include "grayling/base/assert.hpp"

namespace grayling::mysql {
namespace {

// Written in place, because a statement is mostly this.
void append_hex(std::string& sql, std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  sql += "X'";
  const std::size_t begin = sql.size();
  sql.resize(begin + 2 * bytes.size());
  char* to = sql.data() + begin;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *to++ = kDigits[byte >> 4U];
    *to++ = kDigits[byte & 0xfU];
  }
  sql += '\'';
}

// Character sets that have the bytes of UTF-8 for every text that column_text() gives.
bool is_utf8_alike(std::string_view charset) {
  return charset == "utf8mb4" || charset == "utf8mb3" || charset == "utf8" || charset == "ascii";
}

// What isn't written in hex becomes part of a statement as it is.
bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void append_charset_and_hex(std::string& sql, std::string_view bytes, std::string_view charset) {
  GRAYLING_ASSERT(is_name(charset));
  sql += '_';
  sql += charset;
  sql += ' ';
  append_hex(sql, bytes);
}

}  // namespace

// The result of CONVERT ranks with the column itself, so its collation must always be named.
void append_literal(std::string& sql, std::string_view utf8, const TextColumn& column) {
  if (!is_utf8_alike(column.charset)) return append_collated_literal(sql, utf8, column);
  append_charset_and_hex(sql, utf8, column.charset);
}

void append_collated_literal(std::string& sql, std::string_view utf8, const TextColumn& column) {
  if (is_utf8_alike(column.charset)) return append_stored_literal(sql, utf8, column);
  sql += "CONVERT(";
  append_charset_and_hex(sql, utf8, "utf8mb4");
  GRAYLING_ASSERT(is_name(column.charset) && is_name(column.collation));
  sql += " USING ";
  sql += column.charset;
  sql += ") COLLATE ";
  sql += column.collation;
}

void append_stored_literal(std::string& sql, std::string_view bytes, const TextColumn& column) {
  GRAYLING_ASSERT(is_name(column.collation));
  append_charset_and_hex(sql, bytes, column.charset);
  sql += " COLLATE ";
  sql += column.collation;
}

}  // namespace grayling::mysql

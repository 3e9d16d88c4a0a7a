// SPDX-License-Identifier: MIT
#include "store/mysql/server/literal.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

void check(std::string_view value, const TextColumn& column, std::string_view expected) {
  INFO(value);
  std::string sql = "> ";
  append_literal(sql, value, column);
  CHECK(sql == "> " + std::string(expected));
}

const TextColumn kFull;
const TextColumn kAscii{"ascii", "ascii_bin", {}};
const TextColumn kOldUtf8{"utf8mb3", "utf8mb3_general_ci", {}};
const TextColumn kLatin1{"latin1", "latin1_swedish_ci", {}};

}  // namespace

TEST_CASE("text goes into a statement as hex, in the character set of its column") {
  check("", kFull, "_utf8mb4 X''");
  check("a@b", kFull, "_utf8mb4 X'614062'");
  check("192.0.2.0/24", kAscii, "_ascii X'3139322e302e322e302f3234'");
  check("\u00e4", kOldUtf8, "_utf8mb3 X'c3a4'");
  check("\u00e4", kLatin1, "CONVERT(_utf8mb4 X'c3a4' USING latin1) COLLATE latin1_swedish_ci");
}

TEST_CASE("away from its column text brings the collation along") {
  std::string sql;
  append_collated_literal(sql, "\u00e4", kOldUtf8);
  CHECK(sql == "_utf8mb3 X'c3a4' COLLATE utf8mb3_general_ci");
}

TEST_CASE("what a column stores is named by its own bytes") {
  std::string sql;
  append_stored_literal(sql, "\xe4@d", kLatin1);
  CHECK(sql == "_latin1 X'e44064' COLLATE latin1_swedish_ci");
}

TEST_CASE("no byte of a value reaches the statement as it is") {
  check("'", kFull, "_utf8mb4 X'27'");
  check("\\", kFull, "_utf8mb4 X'5c'");
  check(std::string_view("\0", 1), kFull, "_utf8mb4 X'00'");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string sql;
  append_literal(sql, all, kFull);
  CHECK(sql.size() == std::string_view("_utf8mb4 X''").size() + 512);
  CHECK(sql.find_first_not_of("_utf8mb4 X'0123456789abcdef") == std::string::npos);
}

}  // namespace grayling::mysql

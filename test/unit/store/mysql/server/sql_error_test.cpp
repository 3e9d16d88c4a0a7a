// SPDX-License-Identifier: MIT
#include "store/mysql/server/sql_error.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

void check(ErrorKind kind, std::initializer_list<unsigned> codes) {
  for (const unsigned code : codes) {
    INFO(code);
    CHECK(kind_of(code) == kind);
  }
}

}  // namespace

TEST_CASE("each error of a server says what its caller can do") {
  check(ErrorKind::Conflict, {1205, 1213, 1180, 3101, 1969});
  check(ErrorKind::ReadOnly, {1290, 1836, 1792, 1142, 1021, 1114});
  check(ErrorKind::Unavailable, {1040, 1047, 1053, 1927, 1146, 1054});
  check(ErrorKind::Failed, {0, 1062, 1064, 1265, 1406, 1206, 3102});
}

TEST_CASE("a column that has another character set now is looked at again") {
  check(ErrorKind::Unavailable, {1253, 1267, 1270, 1271, 1273});
  check(ErrorKind::Failed, {1252, 1266, 1268, 1269, 1272, 1274});
}

TEST_CASE("every error of a client library means to connect again") {
  check(ErrorKind::Unavailable, {2000, 2002, 2003, 2006, 2013, 2026, 2055, 2999, 5012});
  check(ErrorKind::Failed, {1999, 3000, 4999});
}

TEST_CASE("an error's text says what was done, what went wrong, and its number") {
  const Error error = as_error({ErrorKind::Conflict, 1213, "Deadlock found"}, "inserting");
  CHECK(error.text == "inserting: Deadlock found (error 1213)");
  CHECK(error.kind == ErrorKind::Conflict);
  CHECK(as_error({ErrorKind::Failed, 0, "odd"}, "reading").text == "reading: odd");
}

}  // namespace grayling::mysql

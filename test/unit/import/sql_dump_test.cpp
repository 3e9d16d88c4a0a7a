// SPDX-License-Identifier: MIT
#include "import/sql_dump.hpp"

#include "support/catch.hpp"
#include "support/lines.hpp"

using namespace grayling;

namespace {

struct Row {
  const char* what;
  std::string text;
  std::vector<std::string> found;  // "TABLE a=1 b=x", and "!" for a fault
};

std::vector<std::string> rows_of(std::string_view text) {
  std::vector<std::string> found;
  SqlDump dump;
  for (const auto dump_line : lines_of(text)) {
    dump.read(
        dump_line,
        [&](const SqlRow& row) {
          std::string line(row.table);
          for (std::size_t i = 0; i < row.columns.size(); ++i) {
            line += " " + row.columns[i] + "=" + row.values.at(i).value_or("NULL");
          }
          CHECK(row.get("nothing").empty());
          found.push_back(line);
        },
        [&](std::string_view) { found.emplace_back("!"); });
  }
  return found;
}

const Row kRows[] = {
    {"mysqldump",
     "CREATE TABLE `t` (\n  `a` char(45) NOT NULL,\n  `b` int(11) DEFAULT NULL,\n"
     "  PRIMARY KEY (`a`,`b`)\n) ENGINE=MyISAM;\nLOCK TABLES `t` WRITE;\n"
     "INSERT INTO `t` VALUES ('x\\'y',1),('a\\\\b',NULL);\nUNLOCK TABLES;\n",
     {"t a=x'y b=1", "t a=a\\b b=NULL"}},
    {"mariadb-dump, a row a line",
     "CREATE TABLE `t` (\n  `a` int,\n  `b` int\n);\nINSERT INTO `t` VALUES\n(1,2),\n(3,4);\n"
     "INSERT INTO `t` VALUES\n(5,6);\n",
     {"t a=1 b=2", "t a=3 b=4", "t a=5 b=6"}},
    {"sqlite3 .dump",
     "CREATE TABLE connect (sender varchar(64) NOT NULL, seen timestamp NOT NULL, "
     "PRIMARY KEY (sender));\nINSERT INTO connect VALUES('o''neil\\',1795550000);\n",
     {"connect sender=o'neil\\ seen=1795550000"}},
    {"a quoted name, and columns in another order",
     "CREATE TABLE IF NOT EXISTS \"t\" (a int, b int);\nINSERT INTO \"t\"(b,a) VALUES(1,2);\n",
     {"t b=1 a=2"}},
    {"pg_dump with COPY",
     "COPY public.t (a, b) FROM stdin;\nx\\ty\t1\n\\N\t\n\\.\nCOPY other (c) FROM stdin;\n7\n\\.\n",
     {"t a=x\ty b=1", "t a=NULL b=", "other c=7"}},
    {"pg_dump with INSERT", "INSERT INTO public.t (a, b) VALUES ('x', 1);\n", {"t a=x b=1"}},
    {"values of one that isn't in the dump", "INSERT INTO t VALUES (1);\n", {"!"}},
    {"cut short", "INSERT INTO t (a) VALUES (1),('x\n", {"t a=1", "!"}},
    {"no statement of rows", "-- a comment\nDELETE FROM t;\nhello\n", {}},
};

void check(const Row& row) {
  CAPTURE(row.what);
  CHECK(rows_of(row.text) == row.found);
}

}  // namespace

TEST_CASE("rows of dumps") {
  for (const auto& row : kRows) check(row);
}

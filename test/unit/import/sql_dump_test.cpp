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
  const SqlDump::Taker taker = {[&](const SqlRow& row) {
                                  std::string line(row.table);
                                  for (std::size_t i = 0; i < row.columns.size(); ++i) {
                                    line += " " + row.columns[i] + "=" +
                                            row.values.at(i).value_or("NULL");
                                  }
                                  CHECK(row.get("nothing").empty());
                                  found.push_back(line);
                                },
                                [&](std::string_view table, std::string_view) {
                                  found.push_back("! " + std::string(table));
                                }};
  SqlDump dump;
  for (const auto line : lines_of(text)) dump.read(line, taker);
  if (dump.is_cut_short()) found.emplace_back("cut short");
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
    {"mysqldump --compatible=ansi",
     "-- MySQL dump 10.13  Distrib 8.0\nCREATE TABLE \"t\" (\n  \"a\" char(45),\n  \"b\" int\n);\n"
     "INSERT INTO \"t\" VALUES ('x\\'y',1),('a\\\\b',2);\n-- Dump completed\n",
     {"t a=x'y b=1", "t a=a\\b b=2"}},
    {"the same without comments",
     "CREATE TABLE \"t\" (\"a\" char(45), \"b\" int);\nINSERT INTO \"t\" VALUES "
     "('x\\'y',1),('z',2);\n",
     {"t a=x'y b=1", "t a=z b=2"}},
    {"mysqldump --hex-blob, mysqldump of MySQL 8, PostgreSQL's escapes, SQLite's bytes",
     "INSERT INTO `t` (`a`) VALUES (0x6140C3A9),(_binary 'x\\0'),(_utf8mb4'y'),(_binary 0x61);\n"
     "INSERT INTO t (a) VALUES (E'x\\ty'), ('z'::text), (X'6162'), (N'n'), (TRUE);\n",
     {"t a=a@é", std::string("t a=x\0", 6), "t a=y", "t a=a", "t a=x\ty", "t a=z", "t a=ab",
      "t a=n", "t a=true"}},
    {"mysqldump --complete-insert --skip-extended-insert --replace, --insert-ignore",
     "REPLACE INTO `t` (`b`, `a`) VALUES (2,1);\nINSERT  IGNORE INTO `t` (`b`, `a`) VALUES (4,3);\n"
     "INSERT OR IGNORE INTO t (a) VALUES (5);\nINSERT INTO t (a) VALUES (6) ON CONFLICT DO "
     "NOTHING;\n"
     "INSERT INTO public.t (a) OVERRIDING SYSTEM VALUE VALUES (7);\n",
     {"t b=2 a=1", "t b=4 a=3", "t a=5", "t a=6", "t a=7"}},
    {"a statement over several lines, as people's tools write it",
     "INSERT INTO `t`\n\t(`a`,\n\t`b`)\nVALUES\n\t(1 , 2),\n\t-- a comment\n\t(3, 4);\n",
     {"t a=1 b=2", "t a=3 b=4"}},
    {"a string over two lines",
     "INSERT INTO t (a, b) VALUES ('x\ny',1),\n('z',2);\n",
     {"t a=x\ny b=1", "t a=z b=2"}},
    {"a table whose columns have comments with commas, semicolons and brackets",
     "CREATE TABLE `t` (\n  `a` int COMMENT 'one, (two;',\n  `key` int, -- no; (\n  KEY (`a`)\n);\n"
     "INSERT INTO `t` VALUES (1,2);\n",
     {"t a=1 key=2"}},
    {"two statements in a line",
     "INSERT INTO t (a) VALUES (1);INSERT INTO u (b) VALUES (2);\n",
     {"t a=1", "u b=2"}},
    {"a table and its rows in a line",
     "CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1,2); INSERT INTO t VALUES (3,4);\n",
     {"t a=1 b=2", "t a=3 b=4"}},
    {"a table whose end has blanks behind it",
     "CREATE TABLE t (\n  a int\n); \t\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n",
     {"t a=1", "t a=2"}},
    {"a table whose end has a comment",
     "CREATE TABLE t (\n  a int\n) /* don't; */; -- it's\nINSERT INTO t VALUES (1);\n",
     {"t a=1"}},
    {"a table with a comment that goes on, as mysqldump writes partitions",
     "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB\n/*!50100 PARTITION BY RANGE (a)\n"
     "(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */;\nINSERT INTO `t` VALUES (1);\n",
     {"t a=1"}},
    {"a table whose names have quotes and semicolons",
     "CREATE TABLE t (\n  `don't` int,\n  \"b;\" int\n);\nINSERT INTO t VALUES (1,2);\n",
     {"t don't=1 b;=2"}},
    {"a table without its end",
     "CREATE TABLE t (\n  a int\n)\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n",
     {"t a=1", "t a=2"}},
    {"a statement without rows, with blanks behind it or without its end",
     "INSERT INTO t SELECT * FROM u; \nINSERT INTO t (a) VALUES (1);\nINSERT INTO t\n"
     "INSERT INTO t (a) VALUES (2);\n",
     {"! t", "t a=1", "! t", "t a=2"}},
    {"a head and rows over two lines, and a statement behind them",
     "INSERT INTO t\n(a) VALUES (1),('x\ny'); INSERT INTO u (b) VALUES (2);\n",
     {"t a=1", "t a=x\ny", "u b=2"}},
    {"after a row that can't be read the others are",
     "INSERT INTO t (a, b) VALUES ('x'y',1),('z',2),(now(),3), ('w',4,5),('v',6);\n"
     "INSERT INTO t (a, b) VALUES (7,8);\n",
     {"! t", "t a=z b=2", "! t", "! t", "t a=v b=6", "t a=7 b=8"}},
    {"the same with a row a line",
     "INSERT INTO t (a, b) VALUES\n('x,1),\n('z',2),\nnothing,\n('w',3);\nINSERT INTO t (a) VALUES "
     "(4);\n",
     {"! t", "t a=z b=2", "! t", "t a=w b=3", "t a=4"}},
    {"a row that is cut short by the next statement",
     "INSERT INTO t (a) VALUES (1),('x\nINSERT INTO t (a) VALUES (2);\n",
     {"t a=1", "! t", "t a=2"}},
    {"rows from elsewhere",
     "INSERT INTO t SELECT * FROM u;\nCOPY t FROM '/tmp/x';\n",
     {"! t", "! t"}},
    {"a line of COPY with another number of fields",
     "COPY t (a, b) FROM stdin;\n1\n2\t3\n\\.\n",
     {"! t", "t a=2 b=3"}},
    {"values of one that isn't in the dump", "INSERT INTO t VALUES (1);\n", {"! t"}},
    {"cut short", "INSERT INTO t (a) VALUES (1),('x\n", {"t a=1", "cut short"}},
    {"cut short between two statements",
     "-- MariaDB dump 10.19\nINSERT INTO t (a) VALUES (1);\n",
     {"t a=1", "cut short"}},
    {"cut short in PostgreSQL's", "COPY t (a) FROM stdin;\n1\n", {"t a=1", "cut short"}},
    {"whole", "PRAGMA foreign_keys=OFF;\nINSERT INTO t (a) VALUES (1);\nCOMMIT;\n", {"t a=1"}},
    {"no statement of rows", "-- a comment\nDELETE FROM t;\nhello\n", {}},
};

void check(const Row& row) {
  CAPTURE(row.what);
  CHECK(rows_of(row.text) == row.found);
}

}  // namespace

TEST_CASE("a dump may have all its statements in one line") {
  constexpr std::size_t kStatements = 20'000;
  std::string text;
  for (std::size_t i = 0; i < kStatements; ++i) text += "INSERT INTO t (a) VALUES (1);";
  const auto rows = rows_of(text + "\n");
  REQUIRE(rows.size() == kStatements);
  CHECK(rows.back() == "t a=1");
}

TEST_CASE("rows of dumps") {
  for (const auto& row : kRows) check(row);
}

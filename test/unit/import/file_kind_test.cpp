// SPDX-License-Identifier: MIT
#include "grayling/import/readers.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Row {
  const char* source;
  std::string first_bytes, advice;
};

const Row kRows[] = {
    {"gld", "", "is empty: the program that wrote it failed, or found nothing"},
    {"gld", "\x1f\x8b\x08", "is compressed by gzip; use: zcat f | grayling import gld -"},
    {"gld", "BZh91AY", "is compressed by bzip2; use: bzcat f | grayling import gld -"},
    {"gld", std::string("\xfd\x37zXZ\0\0", 7),
     "is compressed by xz; use: xzcat f | grayling import gld -"},
    {"gld", "\x28\xb5\x2f\xfd\x04",
     "is compressed by zstd; use: zstdcat f | grayling import gld -"},
    {"gld", std::string("\xff\xfe-\0-\0", 6),
     "is text in UTF-16, as PowerShell writes it; use: iconv -f UTF-16 -t UTF-8 f | grayling "
     "import "
     "gld -"},
    {"sqlgrey", "PGDMP\x01\x0e",
     "is a dump of pg_dump's own format; use: pg_restore -f - f | grayling import sqlgrey -"},
    {"sqlgrey", std::string("toc.dat\0", 8) + std::string(249, '\0') + "ustar",
     "is a tar archive: unpack it, or where pg_dump wrote it, and: pg_restore -f - f | grayling "
     "import sqlgrey -"},
    {"sqlgrey", std::string("SQLite format 3\0", 16),
     "is an SQLite file; use: sqlite3 f .dump | grayling import sqlgrey -"},
    {"postgrey", std::string(12, '\0') + std::string("\x00\x05\x31\x62", 4),
     "is a Berkeley DB file: stop postgrey first, and: db5.3_dump -p f | grayling import postgrey "
     "-"},
    {"gld", std::string("a\0b", 3), "isn't text, and import reads only dumps in text"},
    {"gld", "<!DOCTYPE html>\n",
     "is a web page: the program that fetched it got a page for people"},
    {"gld", "<?xml version=\"1.0\"?>\n", "is XML: dump it anew, without --xml"},
    {"gld", "VERSION=3\nformat=print\n",
     "is a dump of a Berkeley DB file: grayling import postgrey, not gld"},
    {"postgrey", "VERSION=3\nformat=print\n", ""},
    {"postgrey", "-- MySQL dump 10.13\n", "is a dump of MySQL, not a dump for postgrey"},
    {"ndjson", "--\n-- PostgreSQL database dump\n--\n",
     "is a dump of PostgreSQL, not a dump for ndjson"},
    {"gld", "-- MariaDB dump 10.19\n", ""},
    {"iredapd", "{\"type\": \"sender\"}\n",
     "is what grayling export prints: grayling import ndjson, not iredapd"},
    {"ndjson", "{\"type\": \"sender\"}\n", ""},
    {"ndjson", "\x1f\x8b", "is compressed by gzip; use: zcat f | grayling import ndjson -"},
};

void check(const Row& row) {
  CAPTURE(row.source, row.advice);
  CHECK(advice_on_file(row.source, row.first_bytes, "f") == row.advice);
}

}  // namespace

TEST_CASE("a file that can't be read as it is is said to be what it is, with what to do") {
  for (const auto& row : kRows) check(row);
  CHECK(advice_on_file("gld", "BZh9", "/tmp/o'b x").find("bzcat '/tmp/o'\\''b x' | ") !=
        std::string::npos);
  CHECK(advice_on_file("gld", "PGDMP", "-").find("use: pg_restore -f - | ") != std::string::npos);
}

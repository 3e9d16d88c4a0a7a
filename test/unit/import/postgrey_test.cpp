// SPDX-License-Identifier: MIT
#include "import/postgrey.hpp"

#include "support/catch.hpp"
#include "unit/import/recorded_import.hpp"

using namespace grayling;

namespace {

const std::string kHeader = "VERSION=3\nformat=print\ntype=btree\ndb_pagesize=4096\nHEADER=END\n";

struct Row {
  std::string key, value, found;
};

const Row kRows[] = {
    // The three layouts of a key.
    {"192.0.2.0/a@b.test/c@d.test", "100,400", "192.0.2.0/24 a@b.test c@d.test 100 400 passed"},
    {"192.0.2.0/a@b.test/c@d.test", "100,399", "192.0.2.0/24 a@b.test c@d.test 100 399 waits"},
    {"192.0.2.0/24/a@b.test/c@d.test", "1,2", "192.0.2.0/24 a@b.test c@d.test 1 2 waits"},
    {"192.0.2.7/32/a@b.test/c@d.test", "1,2", "192.0.2.7/32 a@b.test c@d.test 1 2 waits"},
    {"192.0.2.0/a@b.test/c@d.test", "1,2,7", "192.0.2.0/24 a@b.test c@d.test 1 2 waits"},
    {"192.0.2.7/a@b.test/c@d.test", "1,2", "192.0.2.7/32 a@b.test c@d.test 1 2 waits"},
    {"2001:db8:5:6:0:0:0:0/a@b.test/c@d.test", "1,2",
     "2001:db8:5:6::/64 a@b.test c@d.test 1 2 waits"},
    // The null sender, and addresses with a '/'.
    {"192.0.2.0//c@d.test", "1,2", "192.0.2.0/24  c@d.test 1 2 waits"},
    {"192.0.2.0/24//c@d.test", "1,2", "192.0.2.0/24  c@d.test 1 2 waits"},
    {"192.0.2.0/a/b@c.test/d@e.test", "1,2", "192.0.2.0/24 a/b@c.test d@e.test 1 2 waits"},
    {"192.0.2.0/a/b@c.test/d/e@f.test", "1,2", "192.0.2.0/24 a/b@c.test d/e@f.test 1 2 waits"},
    {"192.0.2.0//c/d@e.test", "1,2", "192.0.2.0/24  c/d@e.test 1 2 waits"},
    {"192.0.2.0/42/d@e.test", "1,2", "192.0.2.0/24 42 d@e.test 1 2 waits"},
    {"192.0.2.0/a@b.test/postmaster", "1,2", "192.0.2.0/24 a@b.test postmaster 1 2 waits"},
    // Bytes and backslashes, as -p writes them.
    {"192.0.2.0/a\\\\b@c.test/d@e.test", "1,2", "192.0.2.0/24 a\\b@c.test d@e.test 1 2 waits"},
    {"192.0.2.0/\\c3\\a9@c.test/d@e.test", "1,2", "192.0.2.0/24 é@c.test d@e.test 1 2 waits"},
    // postgrey_clients.db
    {"192.0.2.7", "6,1000", "client 192.0.2.7 6 1000"},
    {"2001:DB8:0:0:0:0:0:1", "5,1000", "client 2001:db8::1 5 1000"},
    // What can't be taken.
    {"0123456789abcdef0123456789abcdef01234567", "1,2",
     "not 0123456789abcdef0123456789abcdef01234567: " + std::string(kHashed)},
    {"somewhere/a@b.test/c@d.test", "1,2",
     "not somewhere/a@b.test/c@d.test: " + std::string(kNoAddress)},
    {"192.0.2.0/a@b.test/c@d.test", "soon",
     "not 192.0.2.0/a@b.test/c@d.test: " + std::string(kNoTime)},
    {"192.0.2.0/a@b.test/c@d.test", "1",
     "not 192.0.2.0/a@b.test/c@d.test: " + std::string(kNoTime)},
    {"192.0.2.0/a@b.test", "1,2", "not 192.0.2.0/a@b.test: no sender and recipient"},
    {"192.0.2.7", "often,1000", "not 192.0.2.7: " + std::string(kNoTime)},
};

void check(const Row& row) {
  CAPTURE(row.key);
  const auto read =
      read_import("postgrey", kHeader + " " + row.key + "\n " + row.value + "\nDATA=END\n");
  CHECK(read.lines == std::vector<std::string>{row.found});
  CHECK(read.end == "");
}

}  // namespace

TEST_CASE("keys and values of postgrey's databases") {
  for (const auto& row : kRows) check(row);
}

TEST_CASE("a dump in hexadecimal digits, and two dumps one after the other") {
  const std::string hex = "format=bytevalue\nHEADER=END\n 3139322e302e322e37\n 352c39\nDATA=END\n";
  const auto read = read_import("postgrey", hex + kHeader + " 192.0.2.8\n 5,9\nDATA=END\n");
  CHECK(read.lines == std::vector<std::string>{"client 192.0.2.7 5 9", "client 192.0.2.8 5 9"});
  CHECK(read.end == "");
}

TEST_CASE("a dump that was cut short, or is none, is said to be") {
  const auto end_of = [](const std::string& text) { return read_import("postgrey", text).end; };
  CHECK(end_of(kHeader + " 192.0.2.8\n 5,9\n") == "the dump has no DATA=END: it was cut short");
  CHECK(end_of("hello\n") == "it isn't the output of db5.3_dump -p");
  CHECK(end_of(kHeader + "DATA=END\n").starts_with("it has no entries; "));
  CHECK(end_of(kHeader + "DATA=END\n" + kHeader + " 192.0.2.8\n 5,9\nDATA=END\n") == "");
  CHECK(read_import("postgrey", kHeader + " \\zz\n 5,9\nDATA=END\n").lines ==
        std::vector<std::string>{"not 5,9: not a line of db5.3_dump"});
}

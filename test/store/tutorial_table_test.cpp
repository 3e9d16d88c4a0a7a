// SPDX-License-Identifier: MIT
// The vSMTP tutorial's database, statement for statement, with its account.
#include "store/mysql/table/tutorial_sql.hpp"
#include "tutorial_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

// Checks that each address is new once, and known from then on. `row` is the row that it leaves; ""
// if that doesn't matter.
void check(Tutorial& tutorial, const std::string& address, const std::string& row = "") {
  INFO(address);
  const auto store = tutorial.store();
  const auto keys = senders({address});
  const Record known{0, tutorial.clock().now(), 1};
  const auto before = tutorial.table();
  CHECK(must(store->find(keys)) == Found{std::nullopt});
  CHECK(must(store->insert_missing(keys, kFresh)) == Found{std::nullopt});
  CHECK(must(store->find(keys)) == Found{known});
  CHECK(must(store->insert_missing(keys, kFresh)) == Found{known});
  if (!row.empty()) CHECK(tutorial.table() == row + "\n");
  CHECK(tutorial.table() != before);
}

// Checks that `address` is known if `row` is in the table.
void check_known(const std::string& row, const std::string& address,
                 const std::string& charset = "utf8mb4") {
  Tutorial tutorial(charset);
  INFO(row << " " << address);
  tutorial.run("SET NAMES utf8mb4; INSERT INTO sender VALUES ('" + row + "', '', '')");
  const auto found = must(tutorial.store()->insert_missing(senders({address}), kFresh));
  CHECK(found == Found{Record{0, tutorial.clock().now(), 1}});
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "1\n");
}

}  // namespace

TEST_CASE("a sender is new once, and leaves one row with the three columns filled") {
  const std::string a400 = std::string(390, 'a') + "@d.example";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"anna@example.org", "anna@example.org|anna|example.org"},
      {"", "||"},
      {"o'brien@d", "o'brien@d|o'brien|d"},
      {"a\\@d", "a\\@d|a\\|d"},
      {"\"a@b\"@d", "\"a@b\"@d|\"a@b\"|d"},
      {"\xe4\xff@d", "\\xe4\\xff@d|\\xe4\\xff|d"},
      {"\u00e4@\u00fc", "\u00e4@\u00fc|\u00e4|\u00fc"},
      {"\U0001f41f@d", "\U0001f41f@d|\U0001f41f|d"},
      {"a@d ", "a@d |a|d\\x20"},
      {"nobody", "nobody|nobody|"},
      {a400, a400 + "|" + std::string(390, 'a') + "|d.example"},
      {std::string(501, 'b'), ""},
      {std::string(60000, 'c') + "@d", ""}};
  for (const auto& [address, row] : rows) {
    Tutorial tutorial;
    check(tutorial, address, row);
  }
}

TEST_CASE("a table in another character set takes every address") {
  for (const std::string charset : {"latin1", "utf8mb3", "ascii", "koi8r", "ucs2", "cp932"}) {
    INFO(charset);
    Tutorial tutorial(charset);
    for (const auto& address :
         {"", "anna@example.org", "\u00e4@d", "\xff@d", "\u0085@d", "\u20ac@d", "\u0416@d",
          "\U0001f41f@d", "a\\@d", "\\xff@d", "\x7f@d"}) {
      check(tutorial, address);
    }
  }
  Tutorial tutorial("latin1");
  check(tutorial, "\u00e4@d", "\u00e4@d|\u00e4|d");
  CHECK(tutorial.rows("SELECT HEX(address) FROM sender") == "E44064\n");
}

TEST_CASE("what the collation calls equal is known") {
  check_known("ANNA@Example.ORG", "anna@example.org");
  check_known("anna@example.org", "anna@example.org");
  check_known("\u00c4nna@d", "\u00e4nna@d");
  check_known("\u00e4nna@d", "anna@d");
  const std::string padded = "utf8mb4 COLLATE utf8mb4_general_ci";  // not MySQL's default
  check_known("anna@d   ", "anna@d", padded);
  check_known("ANNA@d", "anna@d", "latin1");
  check_known("\u00c9@d", "e@d", "latin1");
  check_known("ANNA@d", "anna@d", "utf8mb3");
  check_known("anna@d", "anna@d ", padded);
  check_known("anna@d ", "anna@d  ", padded);
  check_known("anna@d", "anna@d   ", "latin1");
}

TEST_CASE("a collation that tells blanks at the end apart is taken at its word") {
  Tutorial tutorial(PrivateServer::is_mariadb() ? "utf8mb4 COLLATE utf8mb4_nopad_bin"
                                                : "utf8mb4 COLLATE utf8mb4_0900_bin");
  tutorial.run("INSERT INTO sender VALUES ('anna@d', '', '')");
  check(tutorial, "anna@d ");
  check(tutorial, "anna@d  ");
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "3\n");
}

TEST_CASE("a CHAR column, which drops blanks at the end, takes every address") {
  for (const std::string charset : {"latin1", "latin1 COLLATE latin1_nopad_bin"}) {
    if (charset.size() > 6 && !PrivateServer::is_mariadb())
      continue;  // MySQL has no such character set
    Tutorial tutorial(charset);
    tutorial.run("ALTER TABLE sender MODIFY address char(255) NOT NULL");
    check(tutorial, "anna@d ");
    check(tutorial, " ");
  }
}

TEST_CASE("a collation that tells case apart is taken at its word") {
  Tutorial tutorial("utf8mb4 COLLATE utf8mb4_bin");
  tutorial.run("INSERT INTO sender VALUES ('ANNA@d', '', '')");
  const auto store = tutorial.store();
  CHECK(must(store->insert_missing(senders({"anna@d"}), kFresh)) == Found{std::nullopt});
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "2\n");
}

TEST_CASE("keys of one batch that the collation calls equal are all new, and all known later") {
  Tutorial tutorial;
  const auto store = tutorial.store();
  const auto keys = senders({"\u00e4@d", "x@d", "a@d", "\u00e1@d", "y@d", "a@d\\"});
  CHECK(must(store->insert_missing(keys, kFresh)) == Found(6));
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "4\n");
  CHECK(must(store->insert_missing(keys, kFresh)) ==
        Found(6, Record{0, tutorial.clock().now(), 1}));
}

TEST_CASE("a large batch tells each key from the others") {
  Tutorial tutorial;
  const auto store = tutorial.store();
  std::vector<std::string> all;
  std::vector<std::string> some;
  for (int i = 0; i < 1700; ++i) {
    all.push_back(std::to_string(i * 7919 % 1700) + "@example.org");
    if (i % 3 == 0) some.push_back(all.back());
  }
  CHECK(must(store->insert_missing(senders(some), kFresh)) == Found(some.size()));
  const auto found = must(store->insert_missing(senders(all), kFresh));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (found[i].has_value() != (i % 3 == 0)) FAIL("wrong for key " << i);
  }
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "1700\n");
}

TEST_CASE("nothing but rows is asked of the account, and nothing of the table is changed") {
  Tutorial tutorial;
  const auto store = tutorial.store();
  const auto keys = senders({"a@d"});
  must(store->insert_missing(keys, kFresh));
  const auto before = tutorial.rows("SHOW CREATE TABLE sender") + tutorial.table();
  CHECK(must(store->save(std::vector<Change>{{keys[0], {0, kNow, 1}, kFresh}})) ==
        std::vector<bool>{true});
  must(store->touch(std::vector<Touch>{{keys[0], kNow + 1}}));
  const auto step = must(store->purge(std::nullopt, 10, {kNow * 2, kNow * 2, true}));
  CHECK(step.seen == 0);
  CHECK(!step.next);
  CHECK(tutorial.rows("SHOW CREATE TABLE sender") + tutorial.table() == before);
}

TEST_CASE("a batch is read by the primary key, whatever the table's character set") {
  for (const std::string charset :
       {"utf8mb4", "latin1", "utf8mb3", "utf8mb4 COLLATE utf8mb4_bin"}) {
    Tutorial tutorial(charset);
    tutorial.run("INSERT INTO sender SELECT CONCAT(seq, '@d'), '', '' FROM " + numbers(1, 5000) +
                 "; ANALYZE TABLE sender");
    const auto shape = tutorial.shape();
    std::vector<Key> keys;
    for (int i = 0; i < 400; ++i) keys.push_back({std::to_string(i) + "@d", "", ""});
    const auto plan = tutorial.plan(select_known_sql(stored_keys(keys, shape), shape));
    INFO(plan.substr(0, 400));
    CHECK(plan.find("|s|eq_ref|PRIMARY|PRIMARY|") != std::string::npos);
  }
}

TEST_CASE("a row that is taken only with a warning isn't left behind") {
  Tutorial tutorial;
  const auto store = tutorial.store();
  tutorial.run("ALTER TABLE sender MODIFY user varchar(3) NOT NULL");
  const auto inserted = store->insert_missing(senders({"anna@example.org"}), kFresh);
  REQUIRE(!inserted);
  CHECK(inserted.error().kind == ErrorKind::Unavailable);
  CHECK(inserted.error().text.find("only with a warning") != std::string::npos);
  CHECK(tutorial.table().empty());
}

}  // namespace grayling::mysql

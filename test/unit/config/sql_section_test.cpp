// SPDX-License-Identifier: MIT
// [[sql]] blocks: their values, errors and warnings. A password is never shown.
#include "config/sql_section.hpp"

#include "support/catch.hpp"
#include "support/loaded_file.hpp"

using namespace grayling;

namespace {

const std::string kUse = "[exempt]\nrecipients = [\"sql:panel\"]\n";
const std::string kBlock = "[[sql]]\nname = \"panel\"\nquery = \"SELECT a FROM b\"\n";

void check_error(const std::string& toml, const std::string& expected) {
  CAPTURE(toml);
  CHECK(Loaded(toml).error().substr(0, expected.size()) == expected);
}

}  // namespace

TEST_CASE("a list from SQL is used where a file of entries may stand") {
  const Loaded loaded(
      kBlock +
      "url = \"sqlite:panel.db\"\nrefresh = \"30s\"\n"
      "[[sql]]\nname = \"strict_2\"\nquery = \"SELECT c FROM d;\"\n"
      "[exempt]\nclients = [\"192.0.2.1\", \"sql:panel\"]\n"
      "[[policy]]\nrecipients = [\"sql:strict_2\", \"anna@example.org\"]\nmode = \"off\"\n");
  const auto config = loaded.config();
  INFO(loaded.error());
  REQUIRE(config);
  REQUIRE(config->sql_lists.size() == 2);
  const auto& panel = config->sql_lists[0];
  CHECK(panel.name == "panel");
  CHECK(panel.url.path == loaded.directory().path("panel.db"));
  CHECK(panel.query == "SELECT a FROM b");
  CHECK(panel.refresh == std::chrono::seconds(30));
  CHECK(loaded.shown(panel.from) == "FILE:1");
  CHECK(config->sql_lists[1].url == config->store.url);
  CHECK(config->sql_lists[1].refresh == std::chrono::minutes(1));
  std::string origins;
  for (const auto& o : panel.origins) {
    origins += o.key + " = " + o.value + " # " + loaded.shown(o.from) + "\n";
  }
  CHECK(origins ==
        "name = \"panel\" # FILE:2\nurl = \"sqlite:panel.db\" # FILE:4\n"
        "query = \"SELECT a FROM b\" # FILE:3\nrefresh = \"30s\" # FILE:5\n");
  CHECK(loaded.warnings().empty());
}

TEST_CASE("a block that can't be right is refused with its line and a remedy") {
  check_error("[[sql]]\nquery = \"SELECT a FROM b\"\n" + kUse,
              "FILE:1: [[sql]]: has no name; write name = \"panel\"");
  check_error("[[sql]]\nname = \"panel\"\n" + kUse,
              "FILE:1: [[sql]] of panel: has no query; write query = ");
  check_error(kBlock + kBlock + kUse,
              "FILE:5: sql.name = \"panel\": named twice, first in the [[sql]] of FILE:1; give");
  for (const std::string name : {"", "a b", "a:b", "\\u00e4", "a/b"}) {
    check_error("[[sql]]\nname = \"" + name + "\"\n", "FILE:2: sql.name = ");
  }
  check_error("[[sql]]\nname = \"p\"\nquery = \" ; \"\n",
              "FILE:3: sql.query = \" ; \": is empty; write a SELECT with one column");
  check_error(kBlock + "refresh = \"1s\"\n",
              "FILE:4: sql.refresh = \"1s\": not between 5s and 1d; write it like");
  check_error(kBlock + "refresh = \"2d\"\n", "FILE:4: sql.refresh = \"2d\": not between");
  check_error(kBlock + "refresh = 60\n", "FILE:4: sql.refresh = 60: wrong type");
  check_error(kBlock + "url = \"postgres://x/y\"\n",
              "FILE:4: sql.url = \"postgres://x/y\": this is no store URL: write sqlite:");
  check_error(kBlock + "query_ = \"x\"\n",
              "FILE:4: sql.query_: unknown key; did you mean sql.query?");
  check_error(kBlock + "url = \"mysql://r@h/d?password_file=/nowhere/p\"\n",
              "FILE:4: sql.url = \"mysql://r@h/d?password_file=/nowhere/p\": ");
  check_error("[sql]\nname = \"panel\"\n", "FILE:1: sql: a list from SQL is set in the file");
  std::string many;
  for (int i = 0; i < 33; ++i) {
    many += "[[sql]]\nname = \"n" + std::to_string(i) + "\"\nquery = \"SELECT 1\"\n";
  }
  check_error(many, "FILE:97: [[sql]]: more than 32 lists; join some by UNION");
}

TEST_CASE("a name that no list has is refused, and the nearest is named") {
  check_error(
      kUse,
      "FILE:2: exempt.recipients = [\"sql:panel\"]: \"sql:panel\": there is no list of that "
      "name; write a block [[sql]] with name = \"panel\"");
  check_error(kBlock + "[exempt]\nsenders = [\"sql:panels\"]\n",
              "FILE:5: exempt.senders = [\"sql:panels\"]: \"sql:panels\": there is no [[sql]] of "
              "that name; did you mean sql:panel?");
  check_error(
      kBlock + "[exempt]\nsenders = [\"sql:\"]\n",
      "FILE:5: exempt.senders = [\"sql:\"]: \"sql:\": there is no [[sql]] of that name; the "
      "nearest known is sql:panel");
  check_error(kBlock + "[[policy]]\nrecipients = [\"sql:strict\"]\n",
              "FILE:5: policy.recipients = [\"sql:strict\"]: \"sql:strict\": there is no [[sql]]");
}

TEST_CASE("a list that is used nowhere is a warning") {
  CHECK(Loaded(kBlock).warnings() ==
        "FILE:1: [[sql]] of panel: is used nowhere; write \"sql:panel\" in [exempt] or a "
        "[[policy]], or remove the block\n");
  CHECK(Loaded(kBlock + kUse).warnings().empty());
}

TEST_CASE("a password in a list's URL is shown nowhere, and has a warning if all can read it") {
  const std::string url = "url = \"mysql://r:secret@h/d\"\n";
  const Loaded open(kBlock + url + kUse, {}, 0644);
  CHECK(
      open.warnings() ==
      "FILE:4: sql.url = \"mysql://r:…@h/d\": everybody on this machine can read the password; use "
      "password_file, or let the service's group read the file and nobody else: chgrp grayling "
      "FILE && chmod 640 FILE\n");
  CHECK(Loaded(kBlock + url + kUse, {}, 0600).warnings().empty());
  for (const std::string wrong :
       {"url = \"mysql://r:secret@h/d?x=1\"\n", "url = [\"mysql://r:secret@h/d\"]\n",
        "uri = \"mysql://r:secret@h/d\"\n", "usr = \"secret\"\n", "password = \"secret\"\n"}) {
    CAPTURE(wrong);
    const auto error = Loaded(kBlock + wrong).error();
    INFO(error);
    CHECK_FALSE(error.empty());
    CHECK(error.find("secret") == std::string::npos);
  }
}

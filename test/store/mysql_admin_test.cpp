// SPDX-License-Identifier: MIT
// An administrator reads and changes data on a server.
#include "store/mysql/admin/mysql_admin.hpp"

#include "../unit/store/admin_contract.hpp"
#include "mysql_fixture.hpp"
#include "store/mysql/admin/admin_sql.hpp"
#include "tutorial_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

std::unique_ptr<AdminStore> admin(const std::string& url) {
  const auto parsed = parse_store_url(url);
  if (!parsed) FAIL(parsed.error().text);
  return make_mysql_admin(*parsed, {});
}

}  // namespace

TEST_CASE("a server keeps what an administrator asks for") {
  MysqlFixture mysql;
  const auto service = mysql.opened();
  check_admin_contract([&] { return admin(mysql.url()); }, *service,
                       [&] { mysql.server().run("DELETE FROM change_mark", "greylist"); });
}

TEST_CASE("a server finds an exemption by its text in an index, and not by reading the table") {
  MysqlFixture mysql;
  mysql.make_table();
  const auto store = admin(mysql.url());
  must(store->open());
  std::vector<ExemptionRow> rows;
  for (std::size_t i = 0; i < kAdminBatchMax; ++i) {
    rows.push_back({0, "client", "host" + std::to_string(i) + ".example", "", "", kNow, {}});
  }
  must(store->add_exemptions(rows));
  mysql.server().run("ANALYZE TABLE exemption", "greylist");
  const std::vector<std::string> patterns = {"host7.example", "host8.example"};
  const auto plan =
      mysql.server().rows("EXPLAIN " + exemptions_of_sql("client", patterns), "greylist");
  CAPTURE(plan);
  CHECK(plan.find("|range|pattern|pattern|") != std::string::npos);
}

TEST_CASE(
    "an account that may not make or read the tables beside sender is told, and does without") {
  MysqlFixture mysql("SELECT");
  mysql.make_table();
  mysql.grant("INSERT, UPDATE, DELETE", "greylist.sender");
  const auto store = admin(mysql.url());
  const auto tables = must(store->open());
  CHECK(tables.lacking.find("may not use greylist.exemption") != std::string::npos);
  CHECK(tables.lacking.find("grayling migrate") != std::string::npos);
  must(mysql.opened()->insert_missing(std::vector<Key>{key("a@d")}, kFresh));
  CHECK(must(store->senders({}, 10)).size() == 1);
  CHECK(must(store->forget(std::vector<Key>{key("a@d")})) == 1);
}

TEST_CASE("an account that may not keep a report is told, and does all else") {
  MysqlFixture mysql("SELECT");
  mysql.make_table();
  mysql.grant("INSERT, UPDATE, DELETE", "greylist.sender");
  must(admin(mysql.url())->open());
  CHECK(mysql.server().rows("SHOW TABLES LIKE 'report%'", "greylist") == "");
  const auto store = admin(mysql.url());
  must(store->open());
  CHECK(store->report_trouble().find("may not use greylist.report_count") != std::string::npos);
  CHECK(must(store->senders({}, 10)).empty());
}

TEST_CASE("a server that is read-only is why tables beside sender are missing, not the account") {
  MysqlFixture mysql;
  mysql.make_table();
  mysql.server().run(
      "DROP TABLE IF EXISTS exemption, exemption_match, change_mark, standing, report_count, "
      "report_wait; SET GLOBAL read_only = 1",
      "greylist");
  const auto store = admin(mysql.url());
  const auto tables = must(store->open());
  const auto service = mysql.opened();
  for (const auto& said : {tables.lacking, store->report_trouble(), service->standing_trouble()}) {
    CAPTURE(said);
    CHECK(said.find("can't be made") != std::string::npos);
    CHECK(said.find("the server is read-only: name a host") != std::string::npos);
    CHECK(said.find("GRANT") == std::string::npos);
    CHECK(said.find("account") == std::string::npos);
  }
  CHECK_FALSE(service->keeps_standings());
  mysql.server().run("SET GLOBAL read_only = 0");
  must(service->insert_missing(std::vector<Key>{key("a@d")}, kFresh));
  CHECK(service->keeps_standings());
  CHECK(service->standing_trouble().empty());
  CHECK(must(store->open()).lacking.empty());
  CHECK(store->report_trouble().empty());
}

TEST_CASE("an examination tells tables that nobody has made from those that it may not use") {
  MysqlFixture mysql;
  mysql.make_table();
  mysql.server().run("DROP TABLE IF EXISTS exemption", "greylist");
  const auto store = make_mysql_admin(*parse_store_url(mysql.url()), {.is_read_only = true});
  CHECK(must(store->open())
            .lacking.starts_with("greylist.exemption, exemption_match and "
                                 "change_mark aren't there yet: "));
  mysql.server().run("SET GLOBAL read_only = 1");
  const auto condition = must(store->condition());
  mysql.server().run("SET GLOBAL read_only = 0");
  CHECK(condition.read_only.find("--read-only") != std::string::npos);
  CHECK(condition.remedy.starts_with("the server is read-only: name a host"));
  CHECK(must(store->condition()).read_only.empty());
}

TEST_CASE("a server that imposes another engine is why there is no table, for all who look") {
  if (!PrivateServer::is_mariadb()) return;
  MysqlFixture mysql;
  mysql.server().run("SET GLOBAL enforce_storage_engine = Aria");
  const auto opened = mysql.store(mysql.url())->open();
  const auto looked = admin(mysql.url())->open();
  mysql.server().run("SET GLOBAL enforce_storage_engine = NULL");
  REQUIRE(!opened);
  REQUIRE(!looked);
  for (const auto& said : {opened.error().text, looked.error().text}) {
    CAPTURE(said);
    CHECK(said.find("enforce_storage_engine is another than InnoDB") != std::string::npos);
  }
}

TEST_CASE("the tutorial's table has nothing beside it") {
  Tutorial tutorial;
  const auto tables =
      must(admin("mysql://localhost/?user=greylist-manager&password=your-password&socket=" +
                 shared_server().socket())
               ->open());
  CHECK(tables.kind == TableKind::Tutorial);
  CHECK(tables.lacking.find("grayling migrate") != std::string::npos);
  CHECK(tutorial.rows("SHOW TABLES") == "sender\n");
}

TEST_CASE("no table sender is made by an administrator's look") {
  MysqlFixture mysql;
  const auto tables = admin(mysql.url())->open();
  REQUIRE(!tables);
  CHECK(tables.error().kind == ErrorKind::Unavailable);
  CHECK(tables.error().text.find("there is no table greylist.sender") != std::string::npos);
}

TEST_CASE("what an administrator's account may not do is told with what would be good") {
  MysqlFixture mysql;
  mysql.make_table();
  must(admin(mysql.url())->open());
  mysql.server().run("REVOKE ALL ON greylist.* FROM mx@localhost");
  mysql.server().run("GRANT SELECT ON greylist.* TO mx@localhost");
  const auto store = admin(mysql.url());
  CHECK(must(store->open()).lacking == "");
  const auto added = store->add_exemption({0, "client", "192.0.2.7", "", "", kNow, {}});
  REQUIRE(!added);
  CHECK(added.error().text.find("use --store URL with one that may") != std::string::npos);
}

}  // namespace grayling::mysql

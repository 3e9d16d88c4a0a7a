// SPDX-License-Identifier: MIT
#include "mysql_fixture.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
#include "unit/store/odd_rows_contract.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

class MysqlWorld final : public TableWorld {
 public:
  std::unique_ptr<Store> make() override { return mysql_.store(mysql_.url()); }
  std::unique_ptr<AdminStore> make_admin() override {
    return make_mysql_admin(must(parse_store_url(mysql_.url())), AdminOptions{});
  }
  void run(const std::string& sql) override { mysql_.server().run(sql, "greylist"); }
  TestLog& log() override { return mysql_.log(); }
  std::map<std::string, std::string> names() const override {
    return {{"$TEXT", "VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"},
            {"$ASCII", "VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin"},
            {"$NOCASE", "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"},
            {"$KIND", "VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin"},
            {"$NUMBER", "BIGINT"},
            {"$ODD", "NULL"},
            {"$INDEX", ", KEY last_seen (last_seen)"},
            {"$NEWER", "ALTER TABLE sender COMMENT = 'grayling schema 99'"}};
  }

 private:
  MysqlFixture mysql_;
};

}  // namespace

TEST_CASE("MySQL: what becomes of tables that aren't quite grayling's") {
  check_table_contract([] { return std::make_unique<MysqlWorld>(); });
}

TEST_CASE("MySQL: rows without numbers are passed over") {
  check_odd_rows_contract([] { return std::make_unique<MysqlWorld>(); });
}

// SQLite has no widths, and creates the index again, because the file is the service's own.
TEST_CASE("MySQL: what is too narrow, and an index that serve may not make") {
  using enum Opens;
  const auto make = [] { return std::make_unique<MysqlWorld>(); };
  check_tables(make, {{"a narrow address",
                       "ALTER TABLE sender DROP COLUMN user, DROP COLUMN domain, MODIFY address"
                       " VARCHAR(65) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
                       Refused, "its column address is narrower than 66 characters"},
                      {"a number too small", "ALTER TABLE sender MODIFY last_seen INT NOT NULL",
                       Refused, "its column last_seen is of type int, not bigint"},
                      {"a narrow domain",
                       "ALTER TABLE standing MODIFY domain VARCHAR(100)"
                       " CHARACTER SET ascii COLLATE ascii_bin NOT NULL",
                       Warned, "(its column domain is narrower than 255 characters): "},
                      {"no index", "DROP INDEX last_seen ON standing", Warned,
                       "(its index last_seen is missing (CREATE INDEX last_seen ON standing"
                       " (last_seen))): "}});
}

}  // namespace grayling::mysql

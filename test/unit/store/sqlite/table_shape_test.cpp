// SPDX-License-Identifier: MIT
#include "sqlite_file.hpp"
#include "store/sqlite/sqlite_admin.hpp"
#include "unit/store/odd_rows_contract.hpp"

namespace grayling {
namespace {

using namespace store_contract;

class SqliteWorld final : public TableWorld {
 public:
  std::unique_ptr<Store> make() override { return file_.make(); }
  std::unique_ptr<AdminStore> make_admin() override {
    StoreUrl url;
    url.path = file_.path;
    return make_sqlite_admin(url, AdminOptions{});
  }
  void run(const std::string& sql) override { file_.execute(sql); }
  TestLog& log() override { return file_.log; }
  std::map<std::string, std::string> names() const override {
    return {{"$TEXT", "TEXT"},      {"$ASCII", "TEXT"},
            {"$KIND", "TEXT"},      {"$NOCASE", "TEXT COLLATE NOCASE"},
            {"$NUMBER", "INTEGER"}, {"$ODD", "'much'"},
            {"$INDEX", ""},         {"$NEWER", "PRAGMA user_version = 99"}};
  }

 private:
  SqliteFile file_;
};

}  // namespace

TEST_CASE("SQLite: what becomes of tables that aren't quite grayling's") {
  check_table_contract([] { return std::make_unique<SqliteWorld>(); });
}

TEST_CASE("SQLite: rows without numbers are passed over") {
  check_odd_rows_contract([] { return std::make_unique<SqliteWorld>(); });
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_admin.hpp"

#include "grayling/store/migrations.hpp"
#include "sqlite_file.hpp"
#include "unit/store/admin_contract.hpp"

namespace grayling {
namespace {

using namespace store_contract;

StoreUrl url_of(const SqliteFile& file) {
  StoreUrl url;
  url.path = file.path;
  return url;
}

std::unique_ptr<AdminStore> admin_of(const SqliteFile& file, bool may_upgrade = true) {
  return make_sqlite_admin(url_of(file), {std::chrono::milliseconds(200), may_upgrade});
}

}  // namespace

TEST_CASE("an SQLite file keeps what an administrator asks for") {
  SqliteFile file;
  const auto service = file.make();
  must(service->open());
  check_admin_contract([&] { return admin_of(file); }, *service,
                       [&] { file.execute("DELETE FROM change_mark"); });
}

TEST_CASE("a file that isn't there is not made") {
  SqliteFile file;
  check_error(admin_of(file)->open(), ErrorKind::Unavailable, "there is no such file");
  CHECK(file.files().empty());
}

TEST_CASE("a file of an earlier schema is left to the service that has it, and not by a command") {
  SqliteFile file;
  file.execute(std::string(sqlite_migrations()[0]) + "; PRAGMA user_version = 1");
  check_error(admin_of(file, false)->open(), ErrorKind::Unavailable, "brought up to date");
  CHECK(file.sql("PRAGMA user_version") == "1");
  must(admin_of(file)->open());
  CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
  must(admin_of(file, false)->open());
}

TEST_CASE("a file that was replaced is opened anew") {
  SqliteFile file;
  must(file.make()->open());
  const auto admin = admin_of(file);
  must(admin->open());
  std::filesystem::remove(file.path);
  check_error(admin->mark(), ErrorKind::Unavailable, "removed or replaced");
  check_error(admin->open(), ErrorKind::Unavailable, "no such file");
  must(file.make()->open());
  must(admin->open());
  CHECK(must(admin->mark()) == ChangeMark{});
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/store/service_lock.hpp"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_file.hpp"

namespace grayling {
namespace {

namespace fs = std::filesystem;

StoreUrl url_of(const SqliteFile& file) {
  StoreUrl url;
  url.path = file.path;
  return url;
}

}  // namespace

TEST_CASE("a lock that can't be had is told with its reason, and stops nothing") {
  SqliteFile file;
  const std::string name = file.path + ".lock";
  fs::permissions(file.directory.path(), fs::perms(0777));
  SECTION("a symbolic link") {
    fs::create_symlink("/dev/null", name);
    REQUIRE(ServiceLock::take(url_of(file), {}, file.log));
    CHECK(file.log.count("move it away: it must be a plain file") == 1);
  }
  SECTION("another user's") {
    file.directory.write("grayling.db.lock", "", 0);
    const Unprivileged user;
    REQUIRE(ServiceLock::take(url_of(file), {}, file.log));
    CHECK(file.log.count("Permission denied") == 1);
  }
  CHECK(file.log.count(name + " can't be locked") == 1);
  CHECK(file.log.count("a second grayling on the same file would not be refused") == 1);
}

TEST_CASE("a directory that may not be written to is told by who opens the database there") {
  SqliteFile file;
  fs::permissions(file.directory.path(), fs::perms(0555));
  const Unprivileged user;
  REQUIRE(ServiceLock::take(url_of(file), {}, file.log));
  CHECK(file.log.lines().empty());
}

TEST_CASE("who has made the lock's file is who has served, and stays so") {
  SqliteFile file;
  CHECK_FALSE(ServiceLock::first_user(url_of(file)));
  REQUIRE(ServiceLock::take(url_of(file), {}, file.log));
  CHECK(ServiceLock::first_user(url_of(file)) == ::geteuid());
  CHECK_FALSE(ServiceLock::holder(url_of(file)));
  CHECK_FALSE(ServiceLock::first_user(*parse_store_url("mysql://localhost/")));
}

}  // namespace grayling

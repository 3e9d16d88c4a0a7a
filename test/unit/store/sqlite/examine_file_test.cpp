// SPDX-License-Identifier: MIT
// Finds what would keep a service from its file. If root runs the tests, they run as nobody.
#include "grayling/store/examine_file.hpp"

#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/store/migrations.hpp"
#include "sqlite_file.hpp"

namespace grayling {
namespace {

namespace fs = std::filesystem;
using store_contract::opened;

FileExamination examined(const std::string& path) {
  StoreUrl url;
  url.path = path;
  return examine_file(url, std::chrono::milliseconds(50));
}

void open_to_all(const SqliteFile& file) {
  fs::permissions(file.directory.path(), fs::perms(0777));
  for (const auto& name : file.files()) fs::permissions(name, fs::perms(0666));
}

void check_one(const FileExamination& found, const std::string& text, const std::string& remedy) {
  REQUIRE(found.troubles.size() == 1);
  INFO(found.troubles[0].text << " → " << found.troubles[0].remedy);
  CHECK(found.troubles[0].text.find(text) != std::string::npos);
  CHECK(found.troubles[0].remedy.find(remedy) != std::string::npos);
}

}  // namespace

TEST_CASE("a file that a service can use has no trouble, and stays as it is") {
  SqliteFile file;
  opened([&] { return file.make(); }).reset();
  open_to_all(file);
  const auto before = content(file.path);
  const auto files = file.files();
  const Unprivileged user;
  const auto found = examined(file.path);
  CHECK(found.is_there);
  CHECK(found.is_current);
  CHECK(found.troubles.empty());
  CHECK(content(file.path) == before);
  CHECK(file.files() == files);
}

TEST_CASE("beside a service its file has no trouble, nor afterwards the service") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  const auto files = file.files();
  CHECK(examined(file.path).troubles.empty());
  CHECK(file.files() == files);
  CHECK(store->insert_missing(std::vector<Key>{store_contract::key("a@example.org")},
                              Record{1, 1, 0}));
}

TEST_CASE("a file that isn't there, or is empty, or older, is no trouble") {
  SqliteFile file;
  CHECK(examined(file.path).troubles.empty());
  CHECK_FALSE(examined(file.path).is_there);
  std::ofstream(file.path).close();
  CHECK(examined(file.path).is_there);
  CHECK(examined(file.path).troubles.empty());
  CHECK_FALSE(examined(file.path).is_current);
  file.execute(std::string(sqlite_migrations().front()).c_str());
  file.execute("PRAGMA user_version = 1");
  CHECK(examined(file.path).troubles.empty());
  CHECK_FALSE(examined(file.path).is_current);
}

TEST_CASE("each file that the user may not use is named with the command that helps") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  file.directory.write("grayling.db.lock", "");
  open_to_all(file);
  const std::string kept = file.path + GENERATE(as<std::string>(), "", "-wal", "-shm", ".lock");
  fs::permissions(kept, fs::perms(0440));
  const Unprivileged user;
  check_one(examined(file.path), own_user() + " can't read and write " + kept, " " + kept);
}

TEST_CASE("a folder that the user may not write to, or enter, is named") {
  SqliteFile file;
  opened([&] { return file.make(); }).reset();
  open_to_all(file);
  const std::string folder = file.directory.path();
  fs::permissions(folder, fs::perms(0555));
  {
    const Unprivileged user;
    check_one(examined(file.path), "can't make files in " + folder + ": Permission denied", folder);
  }
  fs::permissions(folder, fs::perms(0));
  const Unprivileged user;
  check_one(examined(file.path), "can't enter " + folder, "chmod");
}

TEST_CASE("what another program does with the file is told as a service would") {
  SqliteFile file;
  const auto another = file.connect();
  SECTION("it keeps it locked") {
    opened([&] { return file.make(); }).reset();
    REQUIRE(another->execute("BEGIN IMMEDIATE"));
    check_one(examined(file.path), "another program keeps it locked", "");
  }
  SECTION("it has made tables of its own") {
    REQUIRE(another->execute("CREATE TABLE other (a)"));
    check_one(examined(file.path), "tables of another program", "");
  }
  SECTION("it is a newer grayling") {
    opened([&] { return file.make(); }).reset();
    REQUIRE(another->execute("PRAGMA user_version = 99"));
    check_one(examined(file.path), "its schema has number 99", "");
  }
}

TEST_CASE("a file that is no database is told") {
  SqliteFile file;
  std::ofstream(file.path) << "no database at all, in a text that is longer than a header of one, "
                              "which has a hundred bytes";
  check_one(examined(file.path), "not a database", "");
}

}  // namespace grayling

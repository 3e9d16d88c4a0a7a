// SPDX-License-Identifier: MIT
// An SQLite store's file in its own directory, and ways to look at it from outside.
#pragma once

#include <filesystem>
#include <iterator>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/temp_directory.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"
#include "support/unprivileged.hpp"
#include "unit/store/store_contract.hpp"

namespace grayling {

struct SqliteFile {
  TempDirectory directory{place_for_anybody()};
  TestClock clock;
  TestLog log;
  std::string path = directory.path("grayling.db");

  // Makes a store that isn't open yet.
  std::unique_ptr<Store> make(const std::string& file) {
    StoreUrl url;
    url.path = file;
    return make_sqlite_store(url, {std::chrono::milliseconds(200)}, clock, log);
  }
  std::unique_ptr<Store> make() { return make(path); }

  std::unique_ptr<sqlite::Connection> connect() const {
    return store_contract::must(sqlite::Connection::open(path, std::chrono::milliseconds(200)));
  }
  // Returns the first value of a statement, on a separate connection.
  std::string sql(const std::string& statement) const {
    return store_contract::must(connect()->text(statement.c_str()));
  }
  void execute(const std::string& statements) const {
    store_contract::must(connect()->execute(statements.c_str()));
  }

  // Returns the sorted names of the database's files, and of damaged ones without their -wal and
  // -shm.
  std::vector<std::string> files() const { return names(path); }
  std::vector<std::string> set_aside() const {
    auto found = names(path + ".corrupt-");
    std::erase_if(
        found, [](const auto& name) { return name.ends_with("-wal") || name.ends_with("-shm"); });
    return found;
  }

 private:
  std::vector<std::string> names(const std::string& start) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      const auto name = entry.path().string();
      if (name.starts_with(start)) found.push_back(name);
    }
    std::sort(found.begin(), found.end());
    return found;
  }
};

inline std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

template <typename T>
void check_error(const Result<T>& result, ErrorKind kind, std::string_view part) {
  REQUIRE_FALSE(result);
  INFO(result.error().text);
  CHECK(result.error().kind == kind);
  CHECK(result.error().text.find(part) != std::string::npos);
}

}  // namespace grayling

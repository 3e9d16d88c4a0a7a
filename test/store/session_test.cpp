// SPDX-License-Identifier: MIT
// A server's own settings for new sessions, even forced ones, don't change what our statements
// mean.
#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

// While it exists, the server's variable of this name has `value`.
class Setting {
 public:
  Setting(PrivateServer& server, std::string name, const std::string& value)
      : server_(server), name_(std::move(name)) {
    server_.run("SET GLOBAL " + name_ + " = " + value);
  }
  ~Setting() { server_.run("SET GLOBAL " + name_ + " = DEFAULT"); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  PrivateServer& server_;
  std::string name_;
};

// Strangers whose addresses need UTF-8 of two and four bytes are known after they were written.
void check_serves(MysqlFixture& mysql) {
  const auto store = mysql.store(mysql.url());
  must(store->open());
  const std::vector<Key> keys = {{"gr\xc3\xa5@d", "", ""}, {"\xf0\x9f\x98\x80@d", "", ""}};
  must(store->insert_missing(keys, kFresh));
  const auto found = must(store->find(keys));
  REQUIRE(found.size() == keys.size());
  CHECK(found[0]);
  CHECK(found[1]);
  mysql.server().run("DELETE FROM greylist.sender");
}

}  // namespace

TEST_CASE("settings of the server change nothing of what our statements mean") {
  MysqlFixture mysql;
  mysql.make_table();
  const std::vector<std::pair<std::string, std::string>> settings = {
      {"init_connect", "'SET NAMES latin1'"},
      {"init_connect", "'SET NAMES utf8'"},
      {"init_connect", "'SET autocommit = 0'"},
      {"init_connect", "'SET SESSION TRANSACTION READ ONLY'"},
      {"sql_select_limit", "1"},
      {"sql_safe_updates", "1"},
      {"completion_type", "'CHAIN'"},
      {"completion_type", "'RELEASE'"},
      {"autocommit", "0"},
      {"sql_mode", "'ANSI,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'"},
      {"sql_mode", "''"},
  };
  for (const auto& [name, value] : settings) {
    CAPTURE(name, value);
    const Setting setting(mysql.server(), name, value);
    check_serves(mysql);
  }
}

TEST_CASE("a batch is cut to what the server takes in a packet") {
  MysqlFixture mysql;
  mysql.make_table();
  const Setting setting(mysql.server(), "max_allowed_packet", "16384");
  const auto store = mysql.store(mysql.url());
  must(store->open());
  std::vector<Key> keys;
  for (int number = 100; number < 300; ++number) {
    keys.push_back({std::string(180, 'a') + std::to_string(number) + "@d", "192.0.2.0/24",
                    std::string(200, 'b') + "@d"});
  }
  must(store->insert_missing(keys, kFresh));
  std::size_t known = 0;
  for (const auto& record : must(store->find(keys))) known += record ? 1 : 0;
  CHECK(known == keys.size());
}

}  // namespace grayling::mysql

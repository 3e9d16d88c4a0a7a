// SPDX-License-Identifier: MIT
#include "service/start_checks.hpp"

#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"

namespace grayling {

TEST_CASE("a start wants the folder of an SQLite file, and says how to make it") {
  const TempDirectory directory;
  auto config = load("sqlite:" + directory.path("g.db"), {});
  CHECK(check_start(config, ""));

  const std::string missing = directory.path("missing");
  config.store.url.path = missing + "/g.db";
  const auto refused = check_start(config, "mail");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Config);
  INFO(refused.error().text);
  CHECK(refused.error().text.find("store.url: there is no directory '" + missing + "'") == 0);
  CHECK(refused.error().text.find("install -d -o mail ") != std::string::npos);
}

TEST_CASE("a start with a database server wants no folder") {
  CHECK(check_start(load("mysql://grayling@127.0.0.1/grayling", {}), ""));
}

TEST_CASE("a start wants the secrets that the configuration names, and says whose file") {
  auto config = load("mysql://grayling@127.0.0.1/grayling", {});
  config.status.api_token_file = "/etc/token";
  const auto no_token = check_start(config, "");
  REQUIRE_FALSE(no_token);
  CHECK(no_token.error().kind == ErrorKind::Config);
  CHECK(no_token.error().text.find("status.api_token_file: ") == 0);
  CHECK(no_token.error().text.find("may not read '/etc/token'") != std::string::npos);

  config.status.link_key_file = "/etc/key";
  const auto no_key = check_start(config, "");
  REQUIRE_FALSE(no_key);
  CHECK(no_key.error().text.find("status.link_key_file: ") == 0);

  config.status.api_token = "token";
  config.status.link_key.assign(32, 'k');
  CHECK(check_start(config, ""));
}

}  // namespace grayling

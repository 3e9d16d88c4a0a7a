// SPDX-License-Identifier: MIT
#include "cli/reload.hpp"

#include <unistd.h>

#include "cli/running_values.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

Config load(const std::string& store, const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, store, set};
  sources.directory = "/tmp";
  const auto config = load_config(sources);
  INFO((config ? "" : config.error().text));
  REQUIRE(config);
  return *config;
}

// What a reload says that goes from one store to the other.
std::vector<std::string> warnings(const std::string& before, const std::string& after) {
  return restart_warnings(load(before, {}), load(after, {}));
}

std::string unreadable(const std::string& file) {
  const Unprivileged nobody;
  return unreadable_warning({file, {}, {}, {}}, "nobody");
}

}  // namespace

TEST_CASE("a password that was changed in store.url is said to take a restart") {
  const std::vector<std::string> expected = {
      "reload: store.url takes a restart; \"mysql://u:…@h/d\" stays"};
  CHECK(warnings("mysql://u:hunter2@h/d", "mysql://u:hunter3@h/d") == expected);
  CHECK(warnings("mysql://u:hunter2@h/d", "mysql://u:hunter2@h/d").empty());
  CHECK(warnings("mysql://u@h/d?ssl_ca=ca", "mysql://u@h/d?ssl_ca=/tmp/ca").empty());
}

TEST_CASE("what only a restart puts to use is said, and nothing else") {
  const std::string store = "sqlite:/g.db";
  const auto said = restart_warnings(
      load(store, {}), load(store, {"log.to=syslog", "greylist.delay=1m", "connections_max=7"}));
  CHECK(said == std::vector<std::string>{"reload: log.to takes a restart; \"stderr\" stays"});
}

TEST_CASE("a service that runs with other values needs a restart, and no password is shown") {
  const auto before = load("mysql://u:hunter2@h/d", {});
  KeyValues running;
  for (const auto& [key, value] : fixed_values(before)) running[key] = value;
  CHECK(running["store.url"] == "\"mysql://u:…@h/d\"");
  CHECK(compare_with_running(before, running).front().level == Finding::Level::Good);
  const auto after = load("mysql://u:hunter2@other/d", {"store.connections=3"});
  const auto findings = compare_with_running(after, running);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].text.starts_with("restart needed: store.url: "));
  CHECK(findings[0].text.find("hunter2") == std::string::npos);
  CHECK(findings[1].text.starts_with("restart needed: store.connections: "));
  running["store.url"] = "\x1b[2J";  // whoever answers there
  CHECK(compare_with_running(after, running)[0].text.find('\x1b') == std::string::npos);
}

TEST_CASE("connections_max is somebody's wish where it is not the default") {
  CHECK_FALSE(server_options(load("sqlite:/g.db", {})).is_connections_max_set);
  CHECK(server_options(load("sqlite:/g.db", {"connections_max=20000"})).is_connections_max_set);
}

TEST_CASE("a file that the user can't read again is told at the start") {
  const TempDirectory directory(place_for_anybody());
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0711));
  const std::string locked = directory.write("locked.toml", "", 0);
  const std::string warning = unreadable(locked);
  INFO(warning);
  CHECK(warning.find("the user nobody can't read " + locked + " (Permission denied)") == 0);
  CHECK(warning.find("chmod g+r") != std::string::npos);
  CHECK(unreadable(directory.write("open.toml", "", 0644)).empty());
}

}  // namespace grayling

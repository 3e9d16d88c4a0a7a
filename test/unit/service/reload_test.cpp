// SPDX-License-Identifier: MIT
#include "service/reload.hpp"

#include <chrono>

#include <unistd.h>

#include "service/service_dns.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

std::string unreadable(const std::string& file) {
  const Unprivileged nobody;
  return unreadable_warning({file, {}, {}, {}}, "nobody");
}

}  // namespace

TEST_CASE("connections_max counts as set if it isn't the default") {
  CHECK_FALSE(server_options(load("sqlite:/g.db", {})).is_connections_max_set);
  CHECK(server_options(load("sqlite:/g.db", {"connections_max=20000"})).is_connections_max_set);
}

TEST_CASE("the engine and the server know of the DNS if mail makes us ask") {
  using std::chrono::milliseconds;
  const auto asking = load("sqlite:/g.db", {"dns.timeout=200ms"});
  CHECK(engine_settings(asking).dns_timeout == milliseconds(200));
  CHECK(server_options(asking).other_files > 0);
  CHECK(dns_options(asking).source == ResolverOptions::Source::System);
  for (const auto* const set : {"dns.resolver=off", "greylist.mode=off"}) {
    CAPTURE(set);
    const auto silent = load("sqlite:/g.db", {set});
    CHECK(engine_settings(silent).dns_timeout == milliseconds(0));
    CHECK(server_options(silent).other_files == 0);
    CHECK(dns_options(silent).source == ResolverOptions::Source::Off);
  }
}

TEST_CASE("lists from SQL, which are all read at the same time, leave room for their files") {
  const std::string silent = "dns.resolver=off";
  auto config = load("sqlite:/g.db", {silent});
  CHECK(server_options(config).other_files == 0);
  config.sql_lists.resize(32);
  CHECK(server_options(config).other_files == 128);
}

TEST_CASE("a start warns if the user won't be able to read the file again") {
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

// SPDX-License-Identifier: MIT
#include "service/service_dns.hpp"

#include "grayling/server/server.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"

using namespace grayling;

TEST_CASE("a service whose DNS can't be asked starts and asks nobody") {
  const TempDirectory directory;
  TestLog log;
  const auto server = Server::bind(ServerOptions{}, log);
  REQUIRE(server);
  Config config = load("sqlite:/g.db", {"dns.resolver=recursive"});
  config.dns.root_key = directory.write("root.key", "no key\n");
  const auto resolver = start_resolver((*server)->loop(), config, log);
  REQUIRE(resolver);
  CHECK(log.count("dns.resolver: ") == 1);
  CHECK(log.count("; nobody is asked") == 1);
  CHECK((*resolver)->statistics().is_asking.value() == 0);
}

TEST_CASE("a service that asks nobody makes no context") {
  TestLog log;
  const auto server = Server::bind(ServerOptions{}, log);
  REQUIRE(server);
  const auto config = load("sqlite:/g.db", {"greylist.spf=off", "dns.resolver=[\"127.0.0.1:9\"]"});
  const auto resolver = start_resolver((*server)->loop(), config, log);
  REQUIRE(resolver);
  CHECK((*resolver)->servers().empty());
  CHECK((*resolver)->statistics().is_asking.value() == 0);
  CHECK(log.count("dns") == 0);
}

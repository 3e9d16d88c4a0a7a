// SPDX-License-Identifier: MIT
#include "grayling/resolver/options.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a name server is an address, with or without a port") {
  const char* const kServers[][2] = {
      {"127.0.0.1", "127.0.0.1"},
      {"127.0.0.1:5353", "127.0.0.1:5353"},
      {"192.0.2.53:53", "192.0.2.53"},
      {"2001:db8::53", "2001:db8::53"},
      {"[2001:db8::53]", "2001:db8::53"},
      {"[2001:db8::53]:5353", "[2001:db8::53]:5353"},
      {"::1", "::1"},
  };
  for (const auto& [written, shown] : kServers) {
    CAPTURE(written);
    const auto server = NameServer::parse(written);
    REQUIRE(server);
    CHECK(server->text() == shown);
    CHECK(NameServer::parse(server->text()) == *server);
  }
}

TEST_CASE("what is no address of a name server is refused") {
  const auto* const written =
      GENERATE("", ":", ":53", "[", "[]", "[]:53", "localhost", "dns.example.org",
               "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:dns", "127.0.0.1 :53",
               "[127.0.0.1]:53", "[::1]53", "[::1", "::1]:53", "127.0.0.1@53", "192.0.2.0/24",
               "fe80::1%eth0");
  CAPTURE(written);
  const auto server = NameServer::parse(written);
  REQUIRE_FALSE(server);
  CHECK(server.error().kind == ErrorKind::Config);
}

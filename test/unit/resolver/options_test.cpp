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

TEST_CASE("an address at which there can be no single server is refused with the remedy") {
  const char* const kAddresses[][2] = {
      {"0.0.0.0", "write 127.0.0.1"},
      {"0.0.0.0:53", "write 127.0.0.1"},
      {"::ffff:0.0.0.0", "write 127.0.0.1"},
      {"::", "write ::1"},
      {"[::]:53", "write ::1"},
      {"255.255.255.255", "all hosts of a network; write the address of one"},
      {"224.0.0.1", "a group of hosts; write the address of one"},
      {"239.255.255.255:5353", "a group of hosts"},
      {"::ffff:224.0.0.251", "a group of hosts"},
      {"ff02::fb", "a group of hosts"},
      {"fe80::1", "holds on one link alone"},
  };
  for (const auto& [written, why] : kAddresses) {
    CAPTURE(written);
    const auto server = NameServer::parse(written);
    REQUIRE_FALSE(server);
    CHECK(server.error().kind == ErrorKind::Config);
    CHECK(server.error().text.find(why) != std::string::npos);
  }
  for (const auto* const written : {"0.0.0.1", "223.255.255.255", "169.254.169.253", "fec0::1"}) {
    CAPTURE(written);
    CHECK(NameServer::parse(written));
  }
}

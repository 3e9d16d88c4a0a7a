// SPDX-License-Identifier: MIT
#include "status/own_name.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a request is for this machine by an address, localhost or the machine's name") {
  for (const auto* host :
       {"", "localhost", "LocalHost:10024", "127.0.0.1", "127.0.0.1:10024", "192.0.2.7:80", "[::1]",
        "[2001:db8::7]:10024", "mx.example.org", "MX.Example.org:10024"}) {
    CAPTURE(host);
    CHECK(is_own_name(host, "Mx.example.org"));
  }
}

TEST_CASE("any other name may have been made to mean this machine") {
  for (const auto* host : {"evil.example",
                           "evil.example:10024",
                           "mx.evil.example",
                           "mx.example.org.evil.example",
                           "mx",
                           "localhost.evil.example",
                           "127.0.0.1.evil.example",
                           "127.0.0.1.nip.io:10024",
                           "evil.localhost",
                           "localhost@evil.example",
                           ":10024",
                           "[",
                           "[]",
                           "[127.0.0.1]",
                           "[evil.example]",
                           "[::1",
                           "::1",
                           "127.1",
                           "0x7f000001",
                           " ",
                           "a,localhost",
                           "2130706433"}) {
    CAPTURE(host);
    CHECK_FALSE(is_own_name(host, "mx.example.org"));
  }
}

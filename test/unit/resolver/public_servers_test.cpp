// SPDX-License-Identifier: MIT
#include "grayling/resolver/public_servers.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a public name server is told from a site's own") {
  const auto owner = [](std::string_view address) {
    return public_server_owner(*IpAddress::parse(address));
  };
  CHECK(owner("8.8.8.8") == "Google");
  CHECK(owner("2001:4860:4860::8844") == "Google");
  CHECK(owner("1.1.1.1") == "Cloudflare");
  CHECK(owner("9.9.9.10") == "Quad9");
  CHECK(owner("2620:fe::fe") == "Quad9");
  for (const auto* const address : {"127.0.0.53", "::1", "192.0.2.1", "8.8.8.9", "10.0.0.1"}) {
    CAPTURE(address);
    CHECK(owner(address).empty());
  }
}

// SPDX-License-Identifier: MIT
#include "grayling/server/socket_address.hpp"

#include <sys/un.h>

#include "support/catch.hpp"

using namespace grayling;

namespace {

void check(const std::string& endpoint, int family, const std::string& peer, int port,
           const std::string& ip) {
  CAPTURE(endpoint);
  const SocketAddress address = socket_address(*parse_endpoint(endpoint));
  CHECK(address.family() == family);
  CHECK(peer_text(address) == peer);
  CHECK(port_of(address) == port);
  CHECK((ip_of(address) ? ip_of(address)->text() : "") == ip);
}

}  // namespace

TEST_CASE("an endpoint is an address, and a peer's address is text again") {
  check("inet:127.0.0.1:10023", AF_INET, "127.0.0.1:10023", 10023, "127.0.0.1");
  check("inet:0.0.0.0:1", AF_INET, "0.0.0.0:1", 1, "0.0.0.0");
  check("inet:[::1]:65535", AF_INET6, "[::1]:65535", 65535, "::1");
  check("inet:[2001:db8::17]:25", AF_INET6, "[2001:db8::17]:25", 25, "2001:db8::17");
  check("unix:/run/grayling.sock", AF_UNIX, "", 0, "");
}

TEST_CASE("a path as long as an address can be is whole") {
  const std::string path = "/" + std::string(sizeof(sockaddr_un::sun_path) - 2, 'x');
  const SocketAddress address = socket_address(*parse_endpoint("unix:" + path));
  const auto* local = reinterpret_cast<const sockaddr_un*>(address.get());
  CHECK(std::string(local->sun_path) == path);
}

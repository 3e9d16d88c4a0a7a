// SPDX-License-Identifier: MIT
#include "store/mysql/server/host_order.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

using Hosts = std::vector<std::size_t>;
constexpr Monotonic kStart{1'000'000};

}  // namespace

TEST_CASE("hosts are tried in the URL's order") {
  CHECK(HostOrder(1).order(kStart) == Hosts{0});
  CHECK(HostOrder(3).order(kStart) == Hosts{0, 1, 2});
}

TEST_CASE("a host that rests is tried last, and no longer than it rests") {
  HostOrder hosts(3);
  hosts.rest(0, kStart);
  CHECK(hosts.order(kStart) == Hosts{1, 2, 0});
  CHECK(hosts.order(kStart + kHostRest - Monotonic(1)) == Hosts{1, 2, 0});
  CHECK(hosts.order(kStart + kHostRest) == Hosts{0, 1, 2});
  hosts.rest(1, kStart);
  CHECK(hosts.order(kStart) == Hosts{2, 0, 1});
  hosts.end_rest(0);
  CHECK(hosts.order(kStart) == Hosts{0, 2, 1});
  hosts.rest(0, kStart);
  hosts.rest(2, kStart);
  CHECK(hosts.order(kStart) == Hosts{0, 1, 2});
}

}  // namespace grayling::mysql

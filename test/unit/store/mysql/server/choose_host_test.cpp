// SPDX-License-Identifier: MIT
#include "store/mysql/server/choose_host.hpp"

#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

using Hosts = std::vector<std::size_t>;

enum class Host { Writable, Readable, Down, Misconfigured };

struct Cluster {
  std::vector<Host> hosts;
  Cutter cutter;
  Hosts opened;
  std::optional<std::size_t> cut_at;  // the cut comes while this one is opened

  Result<std::size_t> choose(const Hosts& order) {
    return choose_host(order, cutter, [this](std::size_t host) -> Result<bool> {
      opened.push_back(host);
      if (cut_at == host) cutter.cut();
      const std::string name = "db" + std::to_string(host);
      if (hosts[host] == Host::Down) return fail(ErrorKind::Unavailable, name + " is down");
      if (hosts[host] == Host::Misconfigured) return fail(ErrorKind::Config, name + " is odd");
      return hosts[host] == Host::Writable;
    });
  }
};

}  // namespace

TEST_CASE("the first host that can be written to is used") {
  Cluster cluster{{Host::Down, Host::Readable, Host::Writable, Host::Writable}};
  CHECK(cluster.choose({0, 1, 2, 3}) == 2);
  CHECK(cluster.opened == Hosts{0, 1, 2});
  CHECK(cluster.choose({3, 0, 1, 2}) == 3);
}

TEST_CASE("where no host can be written to, the first that can be read is opened again") {
  Cluster cluster{{Host::Down, Host::Readable, Host::Readable}};
  CHECK(cluster.choose({0, 1, 2}) == 1);
  CHECK(cluster.opened == Hosts{0, 1, 2, 1});
  Cluster lone{{Host::Readable}};
  CHECK(lone.choose({0}) == 0);
  CHECK(lone.opened == Hosts{0});
}

TEST_CASE("where no host answers, the error names all of them") {
  Cluster cluster{{Host::Down, Host::Misconfigured}};
  const Hosts order = GENERATE(Hosts{0, 1}, Hosts{1, 0});
  const auto chosen = cluster.choose(order);
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().kind == ErrorKind::Unavailable);
  CHECK(chosen.error().text.find("db0 is down") != std::string::npos);
  CHECK(chosen.error().text.find("db1 is odd") != std::string::npos);
  const auto odd = cluster.choose({1});
  REQUIRE_FALSE(odd);
  CHECK(odd.error().kind == ErrorKind::Config);
}

TEST_CASE("a cut ends the search for a host") {
  Cluster cluster{{Host::Down, Host::Writable}};
  cluster.cut_at = 0;
  CHECK_FALSE(cluster.choose({0, 1}));
  CHECK(cluster.opened == Hosts{0});
  Cluster reading{{Host::Readable, Host::Writable}};
  reading.cut_at = 0;
  const auto chosen = reading.choose({0, 1});
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().text == "cut off while connecting");
}

}  // namespace grayling::mysql

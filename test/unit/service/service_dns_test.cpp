// SPDX-License-Identifier: MIT
#include "service/service_dns.hpp"

#include <functional>

#include "grayling/loop/uv_handle.hpp"
#include "grayling/server/server.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// Gives up after 20 seconds. A timer keeps the loop running.
void turn_until(uv_loop_t& loop, const std::function<bool()>& is_so) {
  UvHandle<uv_timer_t> turn;
  turn.open(&loop, [&](uv_timer_t* timer) { return uv_timer_init(&loop, timer); });
  uv_timer_start(
      turn.get(), [](uv_timer_t*) {}, 5, 5);
  const auto end = uv_now(&loop) + 20'000;
  while (!is_so() && uv_now(&loop) < end) uv_run(&loop, UV_RUN_ONCE);
  REQUIRE(is_so());
}

}  // namespace

TEST_CASE("a service whose DNS can't be asked starts, and tries again") {
  const TempDirectory directory;
  TestLog log;
  const auto server = Server::bind(ServerOptions{}, log);
  REQUIRE(server);
  Config config = load("sqlite:/g.db", {"dns.resolver=recursive"});
  config.dns.root_key = directory.write("root.key", "no key\n");
  config.dns.try_again = std::chrono::milliseconds(20);
  const auto resolver = start_resolver((*server)->loop(), config, log);
  REQUIRE(resolver);
  const auto& statistics = (*resolver)->statistics();
  CHECK(statistics.is_wanted.value() == 1);
  CHECK(statistics.is_asking.value() == 0);
  CHECK((*resolver)->is_down());
  turn_until((*server)->loop(), [&] { return log.count("dns.resolver: ") == 1; });
  CHECK(log.count(config.dns.root_key + ": ") == 1);
  CHECK(log.count("; nobody is asked, and it is tried again each minute") == 1);

  directory.write("root.key",
                  ". IN DS 20326 8 2 "
                  "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n");
  turn_until((*server)->loop(), [&] { return statistics.is_asking.value() == 1; });
  CHECK_FALSE((*resolver)->is_down());
  CHECK(log.count("dns: the authoritative servers are asked") == 1);
  CHECK(log.count("dns.resolver: ") == 1);
}

TEST_CASE("a service that asks nobody makes no context") {
  TestLog log;
  const auto server = Server::bind(ServerOptions{}, log);
  REQUIRE(server);
  const auto config = load("sqlite:/g.db", {"greylist.mode=off", "dns.resolver=[\"127.0.0.1:9\"]"});
  const auto resolver = start_resolver((*server)->loop(), config, log);
  REQUIRE(resolver);
  CHECK((*resolver)->servers().empty());
  CHECK((*resolver)->statistics().is_wanted.value() == 0);
  CHECK((*resolver)->statistics().is_asking.value() == 0);
  CHECK(log.count("dns") == 0);
}

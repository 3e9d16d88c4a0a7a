// SPDX-License-Identifier: MIT
#include "grayling/server/http_server.hpp"

#include <chrono>
#include <thread>

#include "server/http_connections.hpp"
#include "support/catch.hpp"
#include "unit/server/connecting.hpp"

using namespace grayling;
using namespace std::chrono_literals;

namespace {

const auto kFirst = IpAddress::parse("192.0.2.1");
const auto kSecond = IpAddress::parse("192.0.2.2");

std::unique_ptr<HttpServer> start() {
  auto server =
      HttpServer::start({Endpoint::Kind::Inet, "127.0.0.1", 0, ""}, {}, [](const HttpRequest&) {
        return HttpAnswer{200, "x", "alive"};
      });
  REQUIRE(server);
  return std::move(*server);
}

template <typename Condition>
bool wait_until(Condition is_met) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!is_met()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

Client connected(const HttpServer& server, const std::string& from = "") {
  Client client;
  REQUIRE(connect_to(server.endpoint(), client, from) == 0);
  return client;
}

bool is_answered(const HttpServer& server, const std::string& from = "") {
  Client client = connected(server, from);
  client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  return wait_until(
             [&] { return !client.end().empty() || client.received().ends_with("alive"); }) &&
         client.received().ends_with("alive");
}

}  // namespace

TEST_CASE("the oldest of the address that has the most makes room") {
  HttpConnections connections(3, 30s);
  CHECK_FALSE(connections.add(10, kSecond, 1s));
  CHECK_FALSE(connections.add(11, kFirst, 2s));
  CHECK_FALSE(connections.add(12, kFirst, 3s));
  CHECK(connections.add(13, kSecond, 4s) == 10);  // two each: the oldest of all
  CHECK(connections.add(14, kFirst, 5s) == 11);
  connections.remove(10);
  connections.remove(11);
  CHECK(connections.add(15, std::nullopt, 6s) == 12);
  connections.remove(13);
  CHECK_FALSE(connections.add(16, kSecond, 7s));
}

TEST_CASE("a request has its time, and the next one anew") {
  HttpConnections connections(3, 30s);
  connections.add(10, kFirst, 0s);
  connections.add(11, kFirst, 0s);
  connections.end_request(11, 20s);
  CHECK(connections.take_late(30s).empty());
  CHECK(connections.take_late(31s) == std::vector<int>{10});
  CHECK(connections.take_late(32s).empty());
  CHECK(connections.take_late(51s) == std::vector<int>{11});
}

TEST_CASE("however many are slow, another one is answered, from the same address too") {
  const auto server = start();
  std::vector<Client> slow;
  for (unsigned i = 0; i < 3 * kHttpConnectionsMax; ++i) {
    slow.push_back(connected(*server));
    slow.back().send("G");
    if (i % 16 == 15) CHECK(is_answered(*server));
  }
  CHECK(is_answered(*server));
  CHECK(is_answered(*server, "127.0.0.2"));
}

TEST_CASE("a request that takes too long is closed, however it drips") {
  const auto server = start();
  Client slow = connected(*server);
  slow.send("GET");
  REQUIRE(is_answered(*server));  // so that the other one has been accepted too
  const Monotonic now = SystemClock().monotonic();
  server->end_late(now);
  slow.send(" /");
  CHECK(slow.end().empty());
  CHECK(wait_until([&] {
    server->end_late(now + std::chrono::seconds(kHttpRequestSeconds + 1));
    return !slow.end().empty();
  }));
  CHECK(is_answered(*server));
}

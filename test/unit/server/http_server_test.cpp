// SPDX-License-Identifier: MIT
#include "grayling/server/http_server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "server/http_connections.hpp"
#include "server/http_worker.hpp"
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

// Answers with what it was asked.
std::unique_ptr<HttpServer> start_echo() {
  auto server = HttpServer::start(
      {Endpoint::Kind::Inet, "127.0.0.1", 0, ""}, {}, [](const HttpRequest& request) {
        HttpAnswer answer;
        answer.body = std::string(request.is_post ? "POST " : "GET ") + std::string(request.path) +
                      "|" + std::string(request.host) + "|" + std::string(request.accept_language) +
                      "|" + std::string(request.authorization) + "|";
        for (const auto& [name, value] : request.query) answer.body += name + "=" + value + ";";
        answer.body += "|" + std::string(request.body) + "|end";
        answer.has_forms = request.is_post;
        answer.headers.emplace_back("Location", "there");
        return answer;
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

// A slow part that waits until it is let go.
class Gate {
 public:
  HttpAnswer pass(const HttpRequest& request) {
    ++inside_;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_open_; });
    return {200, "x", "slow " + std::string(request.path) + " " + std::string(request.body)};
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  int inside() const { return inside_; }

 private:
  std::atomic<int> inside_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

std::unique_ptr<HttpServer> start_slow(Gate& gate) {
  HttpSlowPart slow;
  slow.has = [](const HttpRequest& request) { return request.path.starts_with("/u/"); };
  slow.answer = [&gate](const HttpRequest& request) { return gate.pass(request); };
  slow.busy = [](const HttpRequest&) { return HttpAnswer{429, "x", "busy"}; };
  auto server = HttpServer::start(
      {Endpoint::Kind::Inet, "127.0.0.1", 0, ""}, {},
      [](const HttpRequest&) {
        return HttpAnswer{200, "x", "alive"};
      },
      std::move(slow));
  REQUIRE(server);
  return std::move(*server);
}

bool ends_with(Client& client, const std::string& end) {
  return wait_until([&] { return client.received().ends_with(end) || !client.end().empty(); }) &&
         client.received().ends_with(end);
}

}  // namespace

TEST_CASE("while a slow answer is made, others are answered") {
  Gate gate;
  const auto server = start_slow(gate);
  Client get = connected(*server);
  get.send("GET /u/a HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(wait_until([&] { return gate.inside() == 1; }));
  Client post = connected(*server);
  post.send("POST /u/b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nc=d");
  for (int i = 0; i < 3; ++i) CHECK(is_answered(*server));
  CHECK(get.received().empty());
  gate.open();
  CHECK(ends_with(get, "slow /u/a "));
  CHECK(ends_with(post, "slow /u/b c=d"));
}

TEST_CASE("only few wait for a slow answer") {
  Gate gate;
  const auto server = start_slow(gate);
  Client first = connected(*server);
  first.send("GET /u/first HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(wait_until([&] { return gate.inside() == 1; }));
  std::vector<Client> others(kHttpJobsMax + 4);
  for (auto& client : others) {
    REQUIRE(connect_to(server->endpoint(), client, "") == 0);
    client.send("GET /u/x HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  const auto refused = [&] {
    return std::count_if(others.begin(), others.end(),
                         [](Client& client) { return client.received().ends_with("busy"); });
  };
  CHECK(wait_until([&] { return refused() == 4; }));
  gate.open();
  CHECK(wait_until([&] {
    return std::count_if(others.begin(), others.end(), [](Client& client) {
             return client.received().ends_with("slow /u/x ");
           }) == std::ptrdiff_t{kHttpJobsMax};
  }));
  CHECK(refused() == 4);
}

TEST_CASE("the end doesn't wait for slow answers that nobody makes yet") {
  Gate gate;
  auto server = start_slow(gate);
  std::vector<Client> clients(4);
  for (auto& client : clients) {
    REQUIRE(connect_to(server->endpoint(), client, "") == 0);
    client.send("GET /u/x HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  REQUIRE(wait_until([&] { return gate.inside() == 1; }));
  std::thread end([&] { server.reset(); });
  gate.open();
  end.join();
  CHECK(gate.inside() <= 4);
}

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

TEST_CASE("a request comes with its headers, its query and its body") {
  const auto server = start_echo();
  const auto ask = [&](const std::string& request) {
    Client client = connected(*server);
    client.send(request);
    REQUIRE(
        wait_until([&] { return !client.end().empty() || client.received().ends_with("|end"); }));
    return client.received();
  };
  const auto got =
      ask("GET /u/x?a=1&b=%40&c HTTP/1.1\r\nHost: h\r\nAccept-Language: de\r\n"
          "Authorization: Bearer t\r\n\r\n");
  CHECK(got.ends_with("GET /u/x|h|de|Bearer t|a=1;b=@;c=;||end"));
  CHECK(got.find("form-action 'none'") != std::string::npos);
  CHECK(got.find("X-Robots-Tag: noindex, nofollow") != std::string::npos);
  const auto posted = ask("POST /u/x HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\na=1&b=2");
  CHECK(posted.ends_with("POST /u/x|h||||a=1&b=2|end"));
  CHECK(posted.find("form-action 'self'") != std::string::npos);
  CHECK(posted.find("Location: there") != std::string::npos);
  const auto chunked =
      ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
          "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
  CHECK(chunked.ends_with("|abcde|end"));
}

TEST_CASE("a body that is too long is refused, and other methods are") {
  const auto server = start_echo();
  const auto answer = [&](const std::string& request) {
    Client client = connected(*server);
    client.send(request);
    REQUIRE(wait_until([&] {
      return !client.end().empty() || client.received().find("\r\n\r\n") != std::string::npos;
    }));
    return client.received();
  };
  const auto post = [&](std::size_t size) {
    return answer("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) +
                  "\r\n\r\n" + std::string(size, 'x'));
  };
  CHECK(post(kHttpBodyBytesMax).find(" 200 ") != std::string::npos);
  CHECK(post(kHttpBodyBytesMax + 1).find(" 413 ") != std::string::npos);
  CHECK(post(100'000).find(" 413 ") != std::string::npos);
  for (const auto* method : {"PUT", "DELETE", "TRACE", "PATCH"}) {
    const auto refused = answer(std::string(method) + " / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(refused.find(" 405 ") != std::string::npos);
    CHECK(refused.find("Allow: GET, HEAD, POST") != std::string::npos);
  }
}

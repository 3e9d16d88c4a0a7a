// SPDX-License-Identifier: MIT
#include "grayling/server/server.hpp"

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>
#include <thread>

#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"
#include "unit/server/connecting.hpp"
#include "unit/server/scripted_decider.hpp"

using namespace grayling;

namespace {

bool wait_until(const std::function<bool()>& is_so) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

const Endpoint kAnyPort{Endpoint::Kind::Inet, "127.0.0.1", 0, ""};
const Endpoint kEveryAddress{Endpoint::Kind::Inet, "0.0.0.0", 0, ""};

// An IPv4 address of this host that isn't loopback, or "".
std::string own_address() {
  ifaddrs* interfaces = nullptr;
  if (getifaddrs(&interfaces) != 0) return "";
  std::string found;
  for (const auto* i = interfaces; i != nullptr && found.empty(); i = i->ifa_next) {
    if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET) continue;
    SocketAddress address;
    std::memcpy(address.get(), i->ifa_addr, sizeof(sockaddr_in));
    const auto ip = ip_of(address);
    if (ip && !ip->is_loopback()) found = ip->text();
  }
  freeifaddrs(interfaces);
  return found;
}

// A server that runs in its own thread, and stops by a signal.
class RunningServer {
 public:
  explicit RunningServer(std::vector<Endpoint> listen) {
    options.listen = std::move(listen);
    std::signal(SIGPIPE, SIG_IGN);  // as prepare_process() does
    auto bound = Server::bind(options, log);
    REQUIRE(bound);
    server = std::move(*bound);
  }
  ~RunningServer() {
    stop();
    join();
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  void start() {
    thread_ = std::thread([this] {
      ServerHooks hooks;
      hooks.on_reload = [this] {
        server->reload(options);
        ++reloads;
      };
      is_ok_ = server->run(decider, hooks).has_value();
      has_ended = true;
    });
  }
  void stop(int signal = SIGTERM) {
    if (thread_.joinable() && !has_ended) kill(getpid(), signal);
  }
  bool join() {
    if (thread_.joinable()) thread_.join();
    return is_ok_;
  }

  ServerOptions options;  // for a reload; to be changed before the start
  TestLog log;
  ScriptedDecider decider;
  std::atomic<int> reloads{0};
  std::atomic<bool> has_ended{false};
  std::unique_ptr<Server> server;

 private:
  std::atomic<bool> is_ok_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("a server serves every endpoint, and says where") {
  const TempDirectory folder;
  const Endpoint path{Endpoint::Kind::Unix, "", 0, folder.path("g.sock")};
  RunningServer running({kAnyPort, path});
  running.start();
  const auto endpoints = running.server->endpoints();
  REQUIRE(endpoints.size() == 2);
  CHECK(endpoints[0].port != 0);
  for (const Endpoint& endpoint : endpoints) {
    CAPTURE(endpoint.text());
    Client client;
    REQUIRE(connect_to(endpoint, client) == 0);
    client.send(request_of("a"));
    CHECK(wait_until([&] { return client.received() == reply_to("a"); }));
    CHECK(running.log.count("listening at " + endpoint.text()) == 1);
  }
  running.stop();
  CHECK(running.join());
  CHECK_FALSE(std::filesystem::exists(path.path));
}

TEST_CASE("an endpoint that can't be had is an error that names it") {
  const TempDirectory folder;
  TestLog log;
  ServerOptions options;
  options.listen = {kAnyPort, {Endpoint::Kind::Unix, "", 0, folder.path("no/g.sock")}};
  const auto bound = Server::bind(options, log);
  REQUIRE_FALSE(bound);
  CHECK(bound.error().text == "unix:" + folder.path("no/g.sock") + ": no such folder: create it (" +
                                  make_directory_command(folder.path("no")) + ")");
}

TEST_CASE("too few open files for connections_max are warned of once, and never for a default") {
  constexpr const char* kWarning = "needs a higher limit of open files";
  TestLog log;
  ServerOptions options;
  options.connections_max = std::numeric_limits<std::size_t>::max();
  const auto server = Server::bind(options, log);
  REQUIRE(server);
  (*server)->reload(options);
  CHECK(log.count(kWarning) == 0);
  CHECK(log.count("the limit of open files allows") == 2);

  options.is_connections_max_set = true;
  for (int i = 0; i < 3; ++i) (*server)->reload(options);
  CHECK(log.count(kWarning) == 1);
  --options.connections_max;
  for (int i = 0; i < 3; ++i) (*server)->reload(options);
  CHECK(log.count(kWarning) == 2);
  ServerOptions met = options;
  met.connections_max = 1;
  (*server)->reload(met);
  CHECK(log.count(kWarning) == 2);
  (*server)->reload(options);
  CHECK(log.count(kWarning) == 3);
}

TEST_CASE("a reload that needs descriptors for others leaves fewer to connections") {
  TestLog log;
  ServerOptions options;
  options.connections_max = std::numeric_limits<std::size_t>::max();
  options.is_connections_max_set = true;
  const auto server = Server::bind(options, log);
  REQUIRE(server);
  --options.connections_max;
  options.other_files = std::numeric_limits<std::size_t>::max() / 4;
  (*server)->reload(options);
  const auto lines = log.lines();
  REQUIRE(lines.size() == 2);
  const auto allowed = [](const std::string& line) {
    return std::stoul(line.substr(line.rfind(' ') + 1));
  };
  CHECK(allowed(lines[1]) < allowed(lines[0]));
}

TEST_CASE("SIGHUP reloads, and no connection notices") {
  RunningServer running({kAnyPort});
  running.start();
  Client client;
  REQUIRE(connect_to(running.server->endpoints()[0], client) == 0);
  client.send(request_of("a"));
  REQUIRE(wait_until([&] { return client.received() == reply_to("a"); }));
  kill(getpid(), SIGHUP);
  CHECK(wait_until([&] { return running.reloads == 1; }));
  client.send(request_of("b"));
  CHECK(wait_until([&] { return client.received() == reply_to("a") + reply_to("b"); }));
}

TEST_CASE("whoever `allow` leaves out is closed unread, but loopback is served") {
  RunningServer running({kEveryAddress});
  if (GENERATE(true, false)) running.options.allow = {IpNetwork::parse("0.0.0.0/0").value()};
  running.start();
  Endpoint endpoint = running.server->endpoints()[0];
  Client loopback;
  REQUIRE(connect_to({endpoint.kind, "127.0.0.1", endpoint.port, ""}, loopback, "127.0.0.2") == 0);
  loopback.send(request_of("a"));
  CHECK(wait_until([&] { return loopback.received() == reply_to("a"); }));

  endpoint.host = own_address();
  if (endpoint.host.empty()) return;  // the host has only loopback
  Client closed;
  REQUIRE(connect_to(endpoint, closed) == 0);
  CHECK(wait_until([&] { return closed.end() == "EOF"; }));
  CHECK(running.decider.asked_count == 1);
  CHECK(running.log.count("connections from outside `allow` are closed: " + endpoint.host) == 1);

  kill(getpid(), SIGHUP);
  REQUIRE(wait_until([&] { return running.reloads == 1; }));
  Client again;
  REQUIRE(connect_to(endpoint, again) == 0);
  const bool may = !running.options.allow.empty();
  if (may) again.send(request_of("b"));
  CHECK(wait_until([&] { return may ? again.received() == reply_to("b") : again.end() == "EOF"; }));
  loopback.send(request_of("c"));
  CHECK(wait_until([&] { return loopback.received() == reply_to("a") + reply_to("c"); }));
}

TEST_CASE("a stop answers what was received, and then stops the decider") {
  RunningServer running({kAnyPort});
  running.decider.answers_at_once = false;
  running.decider.can_stop = false;
  running.start();
  const Endpoint endpoint = running.server->endpoints()[0];
  Client idle;
  Client asked;
  REQUIRE(connect_to(endpoint, idle) == 0);
  REQUIRE(connect_to(endpoint, asked) == 0);
  asked.send(request_of("a"));
  REQUIRE(wait_until([&] { return running.decider.asked_count == 1; }));

  running.stop(GENERATE(SIGTERM, SIGINT));
  CHECK(wait_until([&] { return idle.end() == "EOF"; }));
  Client late;
  CHECK(connect_to(endpoint, late) == ECONNREFUSED);
  kill(getpid(), SIGTERM);  // a second one changes nothing
  CHECK(wait_until([&] { return running.log.count("already stopping") == 1; }));
  CHECK(running.decider.stops == 0);
  CHECK(asked.end().empty());

  running.decider.answers_on_wake = true;
  running.server->wake();
  CHECK(wait_until([&] { return asked.end() == "EOF"; }));
  CHECK(asked.received() == reply_to("a"));
  CHECK(wait_until([&] { return running.decider.stops == 1; }));
  CHECK_FALSE(running.has_ended);
  running.decider.can_stop = true;
  CHECK(running.join());
  CHECK(running.decider.stops == 1);
}

TEST_CASE("the decider is told of what wakes it and of its time") {
  RunningServer running({kAnyPort});
  running.start();
  REQUIRE(wait_until([&] { return running.decider.wakes > 0; }));
  const int wakes = running.decider.wakes;
  running.server->wake();
  CHECK(wait_until([&] { return running.decider.wakes > wakes; }));
  CHECK(running.decider.times == 0);
  running.decider.time = SystemClock().monotonic() + std::chrono::milliseconds(20);
  running.server->wake();  // another turn
  CHECK(wait_until([&] { return running.decider.times == 1; }));
  CHECK(running.decider.time.load() == kNever);
}

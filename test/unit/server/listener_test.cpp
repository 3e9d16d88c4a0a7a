// SPDX-License-Identifier: MIT
#include "server/listener.hpp"

#include <chrono>

#include <sys/resource.h>

#include "grayling/loop/uv_loop.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"
#include "unit/server/connecting.hpp"

using namespace grayling;

namespace {

// A listener and the connections that it has accepted.
class ListenerBench {
 public:
  explicit ListenerBench(const Endpoint& endpoint)
      : listener_(std::move(*ListenSocket::open(endpoint, {})), log) {
    REQUIRE(listener_.start(loop_.get(), [this](Accepted connection) {
      accepted.push_back(std::move(connection));
    }) == 0);
  }

  Endpoint endpoint() const { return listener_.endpoint(); }
  template <typename Condition>
  bool turn_until(const Condition& is_so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      uv_run(&loop_.get(), UV_RUN_NOWAIT);
    }
    return true;
  }

  TestLog log;
  std::vector<Accepted> accepted;

 private:
  UvLoop loop_;
  Listener listener_;
};

// Sets the limit of open files while it exists.
class FilesMax {
 public:
  explicit FilesMax(rlim_t files) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit lower{files, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &lower);
  }
  ~FilesMax() { setrlimit(RLIMIT_NOFILE, &before_); }
  FilesMax(const FilesMax&) = delete;
  FilesMax& operator=(const FilesMax&) = delete;

 private:
  rlimit before_{};
};

const Endpoint kAnyPort{Endpoint::Kind::Inet, "127.0.0.1", 0, ""};

}  // namespace

TEST_CASE("each connection is handed on with its peer's name") {
  const TempDirectory folder;
  const bool is_unix = GENERATE(true, false);
  const Endpoint path{Endpoint::Kind::Unix, "", 0, folder.path("g.sock")};
  ListenerBench bench(is_unix ? path : kAnyPort);
  std::vector<Client> clients(100);
  for (Client& client : clients) REQUIRE(connect_to(bench.endpoint(), client) == 0);
  REQUIRE(bench.turn_until([&] { return bench.accepted.size() == clients.size(); }));
  for (const Accepted& connection : bench.accepted) {
    CHECK(connection.is_unix == is_unix);
    CHECK(connection.peer.starts_with(is_unix ? "unix:" + path.path : "127.0.0.1:"));
  }
}

TEST_CASE("without a descriptor to spare connections are closed, said once, and later accepted") {
  ListenerBench bench(kAnyPort);
  std::vector<Client> clients(3);
  for (Client& client : clients) REQUIRE(connect_to(bench.endpoint(), client) == 0);
  {
    const FileDescriptor next(dup(0));
    const FilesMax none_left(static_cast<rlim_t>(next.get()));
    CHECK(bench.turn_until([&] {
      return clients[0].end() == "EOF" && clients[1].end() == "EOF" && clients[2].end() == "EOF";
    }));
  }
  CHECK(bench.accepted.empty());
  CHECK(bench.log.count("new connections are closed: Too many open files") == 1);

  Client late;
  REQUIRE(connect_to(bench.endpoint(), late) == 0);
  CHECK(bench.turn_until([&] { return bench.accepted.size() == 1; }));
  CHECK(bench.log.lines().size() == 2);
  CHECK(bench.log.lines().back() == "connections are accepted again");
}

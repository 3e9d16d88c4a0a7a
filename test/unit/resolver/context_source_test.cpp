// SPDX-License-Identifier: MIT
// Contexts that are made while something else is going on. Nobody is asked.
#include "resolver/context_source.hpp"

#include <filesystem>
#include <functional>
#include <iterator>

#include <netinet/in.h>

#include "grayling/loop/uv_loop.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

constexpr auto kNoKey = ": not the root's key, or out of memory; ";

ResolverOptions asking_root(const std::string& root_key) {
  ResolverOptions options;
  options.source = ResolverOptions::Source::Recursive;
  options.root_servers = {*NameServer::parse("127.0.0.1")};
  options.root_key = root_key;
  return options;
}

ResolverOptions asking(const char* server) {
  ResolverOptions options;
  options.source = ResolverOptions::Source::Servers;
  options.servers = {*NameServer::parse(server)};
  options.root_key.clear();
  return options;
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::string name_of(const ContextSource::Made& context) {
  if (!context) return context.error().text;
  const auto& servers = (*context)->servers();
  return servers.empty() ? "the root" : servers.front().text();
}

struct Bench {
  UvLoop loop;
  std::vector<std::string> made;  // the first server of each, or the error
  ContextSource source{loop.get(),
                       [this](ContextSource::Made context) { made.push_back(name_of(context)); }};

  // Binds a socket that nobody reads; returns its port.
  int bind(UvHandle<uv_udp_t>& socket) {
    sockaddr_in address{};
    REQUIRE(uv_ip4_addr("127.0.0.1", 0, &address) == 0);
    socket.open(this, [this](uv_udp_t* udp) { return uv_udp_init(&loop.get(), udp); });
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    int size = sizeof(address);
    REQUIRE(uv_udp_bind(socket.get(), plain, 0) == 0);
    REQUIRE(uv_udp_getsockname(socket.get(), plain, &size) == 0);
    return ntohs(address.sin_port);
  }

  // Work keeps the loop running; the source's timers don't. Gives up after 20 seconds.
  void run_until(const std::function<bool()>& is_so) {
    UvHandle<uv_timer_t> turn;
    turn.open(this, [this](uv_timer_t* timer) { return uv_timer_init(&loop.get(), timer); });
    uv_timer_start(
        turn.get(), [](uv_timer_t*) {}, 5, 5);
    const auto end = uv_now(&loop.get()) + 20'000;
    while (!is_so() && uv_now(&loop.get()) < end) uv_run(&loop.get(), UV_RUN_ONCE);
    REQUIRE(is_so());
  }
};

}  // namespace

TEST_CASE("a renewal doesn't take the place of a reload") {
  Bench bench;
  REQUIRE(bench.source.make_now(asking("127.0.0.1")));
  SECTION("that is being made") {
    bench.source.make(asking("127.0.0.2"));
    bench.source.make_again();
  }
  SECTION("that waits behind another") {
    bench.source.make_again();
    bench.source.make(asking("127.0.0.2"));
    bench.source.make_again();
  }
  uv_run(&bench.loop.get(), UV_RUN_DEFAULT);
  CHECK(bench.made == std::vector<std::string>{"127.0.0.2"});
}

TEST_CASE("what is in use is made again") {
  Bench bench;
  REQUIRE(bench.source.make_now(asking("127.0.0.1")));
  bench.source.make_again();
  uv_run(&bench.loop.get(), UV_RUN_DEFAULT);
  CHECK(bench.made == std::vector<std::string>{"127.0.0.1"});
}

TEST_CASE("what couldn't be made is tried again") {
  const TempDirectory directory;
  Bench bench;
  auto options = asking_root(directory.write("root.key", "no key\n"));
  options.try_again = std::chrono::milliseconds(10);
  bench.source.make(options);
  bench.run_until([&] { return bench.made.size() >= 2; });
  CHECK(bench.made[0].find(options.root_key + kNoKey) == 0);
  CHECK(bench.made[1] == bench.made[0]);
  bench.source.make(asking("127.0.0.2"));
  bench.run_until([&] { return bench.made.back() == "127.0.0.2"; });
}

TEST_CASE("what couldn't be made is tried again, though what is in use fails, too") {
  const TempDirectory directory;
  Bench bench;
  const auto used = asking_root(directory.path("used.key"));
  REQUIRE(bench.source.make_now(used));
  auto wanted = asking_root(directory.write("wanted.key", "no key\n"));
  wanted.try_again = std::chrono::milliseconds(200);
  bench.source.make(wanted);
  bench.run_until([&] { return bench.made.size() == 1; });
  directory.write("used.key", "no key\n");
  bench.run_until([&] {
    bench.source.make_again();
    return bench.made.back().find(used.root_key + kNoKey) == 0;
  });
  std::filesystem::remove(wanted.root_key);
  bench.run_until([&] { return bench.made.back() == "the root"; });
}

TEST_CASE("a context and the one before have the descriptors that are kept for them") {
  Bench bench;
  UvHandle<uv_udp_t> silent;
  auto options = asking(("127.0.0.1:" + std::to_string(bench.bind(silent))).c_str());
  options.queries_max = 50;
  const auto before = open_descriptors();
  std::vector<std::unique_ptr<UnboundContext>> contexts;
  for (std::size_t i = 1; i <= 2; ++i) {
    contexts.push_back(std::move(*bench.source.make_now(options)));
    for (std::size_t n = 0; n < options.queries_max; ++n) {
      CHECK(contexts.back()->ask("n" + std::to_string(n) + ".example.org", RecordType::A,
                                 [](const DnsAnswer&) {}));
    }
    bench.run_until([&] { return open_descriptors() - before >= i * options.queries_max; });
  }
  CHECK(open_descriptors() - before <= open_files_max(options));
  for (auto& context : contexts) bench.source.discard(std::move(context));
}

TEST_CASE("a context that is discarded answers nothing more and leaves the loop alone") {
  Bench bench;
  auto context = bench.source.make_now(asking("127.0.0.1:9"));
  REQUIRE(context);
  int answers = 0;
  for (int i = 0; i < 20; ++i) {
    CHECK((*context)->ask("n" + std::to_string(i) + ".test", RecordType::A,
                          [&](const DnsAnswer&) { ++answers; }));
  }
  bench.source.discard(std::move(*context));
  bench.source.discard(nullptr);
  uv_run(&bench.loop.get(), UV_RUN_DEFAULT);
  CHECK(uv_loop_alive(&bench.loop.get()) == 0);
  CHECK(answers == 0);
}

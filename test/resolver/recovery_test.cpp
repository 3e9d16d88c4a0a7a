// SPDX-License-Identifier: MIT
// How soon a server that was in trouble is of use again, and what silent domains take from others.
#include <chrono>

#include "asking.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Kind = DnsAnswer::Kind;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kGoodNames = 400;

std::string good_name(int number) {
  return "n" + std::to_string(number) + ".test";
}

std::string good_names() {
  std::string script;
  for (int i = 0; i < kGoodNames; ++i) script += good_name(i) + ". TXT \"here\"\n";
  return script;
}

struct Bench {
  explicit Bench(const std::string& script) : server(script) {}

  NameServerProcess server;
  TestLog log;
  ResolverOptions options = options_for({server.address()});
  std::unique_ptr<ResolverLoop> loop = loop_for(options, log);
  int next = 0;  // number of a name

  // Returns how long it took.
  SteadyClock::duration ask_and_fail() {
    const auto start = SteadyClock::now();
    const auto name = "a.domain" + std::to_string(next++) + ".test";
    CHECK(loop->ask(name, RecordType::Txt).kind == Kind::Failure);
    return SteadyClock::now() - start;
  }
  // Asks strangers' questions until one is answered; returns after how long.
  SteadyClock::duration recover() {
    const auto start = SteadyClock::now();
    CHECK(comes_true(*loop, [&] {
      return loop->ask(good_name(next++ % kGoodNames), RecordType::Txt).kind == Kind::Records;
    }));
    return SteadyClock::now() - start;
  }
};

}  // namespace

TEST_CASE("a server that was silent is of use again at once", "[resolver]") {
  Bench bench(good_names());
  CHECK(bench.recover() < 2s);
  bench.server.fall_silent();
  SECTION("for a second") {
    for (int i = 0; i < 4; ++i) bench.ask_and_fail();
  }
  SECTION("for three seconds") {
    CHECK(comes_true(*bench.loop, [&] {
      bench.ask_and_fail();
      return bench.loop->resolver().statistics().is_down.value() == 1;
    }));
  }
  SECTION("until libunbound asks it no more") {
    CHECK(comes_true(*bench.loop, [&] { return bench.ask_and_fail() < 50ms; }));
    for (int i = 0; i < 100; ++i) bench.ask_and_fail();
  }
  bench.server.speak();
  CHECK(bench.recover() < 2s);
  CHECK(bench.recover() < 100ms);
  CHECK(bench.loop->resolver().statistics().is_down.value() == 0);
}

TEST_CASE("answers that are kept can be given while the DNS is down", "[resolver]") {
  Bench bench(good_names());
  CHECK(bench.loop->ask(good_name(0), RecordType::Txt).kind == Kind::Records);
  bench.server.fall_silent();
  CHECK(comes_true(*bench.loop, [&] { return bench.ask_and_fail() < 50ms; }));
  // Now only a new context, which knows nothing of the server, asks it again.
  const auto asked = bench.server.asked("udp");
  CHECK(comes_true(*bench.loop, [&] {
    bench.ask_and_fail();
    const auto start = SteadyClock::now();
    bench.loop->run_until([&] { return SteadyClock::now() - start > 50ms; });
    return bench.server.asked("udp") > asked + 5;
  }));
  CHECK(bench.loop->ask(good_name(0), RecordType::Txt).kind == Kind::Records);
}

TEST_CASE("a silent zone takes nothing from the others", "[resolver]") {
  constexpr int kSilent = 1200;
  std::string script = good_names();
  for (int i = 0; i < kSilent; ++i) {
    script += "!silent s" + std::to_string(i) + ".evil.test.\n";
  }
  Bench bench(script);
  Answers silent;
  for (std::uint64_t i = 0; i < kSilent; ++i) {
    const auto name = "s" + std::to_string(i) + ".evil.test";
    bench.loop->resolver().ask(name, RecordType::Txt, silent, i);
  }
  for (int i = 0; i < 40; ++i) {
    CHECK(bench.loop->ask(good_name(i), RecordType::Txt).kind == Kind::Records);
  }
  CHECK(comes_true(*bench.loop, [&] { return silent.tags.size() == kSilent; }));
  CHECK(silent.failures == kSilent);
  CHECK(bench.log.count("no answers in time") == 0);
}

TEST_CASE("silent zones that take all the room leave it soon", "[resolver]") {
  std::string script = good_names();
  for (int i = 0; i < 60; ++i) script += "!silent s.evil" + std::to_string(i) + ".test.\n";
  Bench bench(script);
  bench.options.queries_max = 20;
  bench.loop = loop_for(bench.options, bench.log);
  Answers silent;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto name = "s.evil" + std::to_string(i) + ".test";
    bench.loop->resolver().ask(name, RecordType::Txt, silent, i);
  }
  CHECK(bench.loop->resolver().statistics().crowded.value() == 40);
  CHECK(comes_true(*bench.loop, [&] { return silent.tags.size() == 60; }));
  CHECK(bench.recover() < 2s);
}

TEST_CASE("a name that many ask for is asked once", "[resolver]") {
  Bench bench("!delay=0.05 n.test.\nn.test. TXT \"here\"\n");
  Answers answers;
  for (std::uint64_t i = 0; i < 500; ++i) {
    bench.loop->resolver().ask("n.test", RecordType::Txt, answers, i);
  }
  CHECK(comes_true(*bench.loop, [&] { return answers.tags.size() == 500; }));
  CHECK(answers.failures == 0);
  CHECK(bench.server.asked("n.test. TXT") == 1);
}

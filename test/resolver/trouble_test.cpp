// SPDX-License-Identifier: MIT
// Name servers fail and recover, and the resolver keeps its promises meanwhile.
#include <chrono>

#include "asking.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Kind = DnsAnswer::Kind;
using Texts = std::vector<std::string>;

namespace {

using SteadyClock = std::chrono::steady_clock;

std::string many_texts(int count) {
  std::string script;
  for (int i = 0; i < count; ++i) {
    script += "n" + std::to_string(i) + ".test. TXT \"" + std::to_string(i) + "\"\n";
  }
  return script;
}

}  // namespace

TEST_CASE("a server that hangs costs the time-out, and serves when it is back", "[resolver]") {
  NameServerProcess server(many_texts(100));
  TestLog log;
  auto options = options_for({server.address()});
  options.timeout = 100ms;
  const auto loop = loop_for(options, log);
  CHECK(loop->ask("n0.test", RecordType::Txt).kind == Kind::Records);
  server.hang();
  for (int i = 1; i < 80; ++i) {
    const auto start = SteadyClock::now();
    const auto name = "a.domain" + std::to_string(i) + ".test";
    CHECK(loop->ask(name, RecordType::Txt).kind == Kind::Failure);
    CHECK(SteadyClock::now() - start < 600ms);
  }
  CHECK(log.count("no answers in time") == 1);
  // Neither the cache nor a name that can't be asked for says anything of the server.
  CHECK(loop->ask("n0.test", RecordType::Txt).kind == Kind::Records);
  CHECK(loop->ask("two..dots.test", RecordType::Txt).kind == Kind::NoName);
  CHECK(loop->resolver().statistics().is_down.value() == 1);
  CHECK(loop->resolver().is_down());
  CHECK(log.count("answers again") == 0);
  server.go_on();
  int next = 1;
  const auto start = SteadyClock::now();
  CHECK(comes_true(*loop, [&] {
    const auto name = "n" + std::to_string(next++ % 100) + ".test";
    return loop->ask(name, RecordType::Txt).kind == Kind::Records && next > 3;
  }));
  CHECK(SteadyClock::now() - start < 2s);
  CHECK(log.count("answers again") == 1);
  CHECK(log.count("no answers in time") == 1);
  CHECK(loop->resolver().statistics().is_down.value() == 0);
  CHECK_FALSE(loop->resolver().is_down());
}

TEST_CASE("a server that is gone fails at once, and serves when it is back", "[resolver]") {
  NameServerProcess server(many_texts(300));
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}), log);
  CHECK(loop->ask("n0.test", RecordType::Txt).kind == Kind::Records);
  server.end();
  for (int i = 1; i < 4; ++i) {
    CHECK(loop->ask("n" + std::to_string(i) + ".test", RecordType::Txt).kind == Kind::Failure);
  }
  server.restart();
  int next = 10;
  const auto start = SteadyClock::now();
  CHECK(comes_true(*loop, [&] {
    const auto name = "n" + std::to_string(next++ % 300) + ".test";
    return loop->ask(name, RecordType::Txt).kind == Kind::Records;
  }));
  CHECK(SteadyClock::now() - start < 5s);
}

TEST_CASE("a server that has answered nonsense is asked again soon", "[resolver]") {
  std::string script = many_texts(100);
  for (int i = 0; i < 30; ++i) script += "!garbage a.bad" + std::to_string(i) + ".test.\n";
  NameServerProcess server(script);
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}), log);
  for (int i = 0; i < 30; ++i) {
    const auto name = "a.bad" + std::to_string(i) + ".test";
    CHECK(loop->ask(name, RecordType::Txt).kind == Kind::Failure);
  }
  CHECK(log.count("no answers in time") == 1);
  int next = 0;
  const auto start = SteadyClock::now();
  CHECK(comes_true(*loop, [&] {
    const auto name = "n" + std::to_string(next++ % 100) + ".test";
    return loop->ask(name, RecordType::Txt).kind == Kind::Records;
  }));
  CHECK(SteadyClock::now() - start < 4s);
  CHECK(log.count("answers again") == 1);
  CHECK(log.count("is asked") == 1);
}

TEST_CASE("of two servers one is enough", "[resolver]") {
  NameServerProcess good(many_texts(100));
  NameServerProcess bad(many_texts(100));
  TestLog log;
  const auto loop = loop_for(options_for({bad.address(), good.address()}), log);
  bad.hang();
  int failures = 0;
  for (int i = 0; i < 50; ++i) {
    const auto name = "n" + std::to_string(i) + ".test";
    failures += loop->ask(name, RecordType::Txt).kind == Kind::Failure;
  }
  CHECK(failures <= 5);
}

TEST_CASE("many questions at a time are bounded, and each is answered", "[resolver]") {
  NameServerProcess server(many_texts(600));
  TestLog log;
  auto options = options_for({server.address()});
  options.timeout = 10s;
  options.queries_max = 200;  // as many as a socket has room for
  const auto loop = loop_for(options, log);
  Answers answers;
  for (std::uint64_t i = 0; i < 600; ++i) {
    loop->resolver().ask("n" + std::to_string(i) + ".test", RecordType::Txt, answers, i);
  }
  CHECK(answers.tags.empty());
  CHECK(comes_true(*loop, [&] { return answers.tags.size() == 600; }));
  CHECK(answers.failures == 400);
  CHECK(loop->resolver().statistics().crowded.value() == 400);
  CHECK(loop->resolver().statistics().open.value() == 0);
  CHECK(server.asked(".test. TXT") >= 200);
}

TEST_CASE("too many questions at a time don't mean that the DNS is down", "[resolver]") {
  NameServerProcess server("");
  TestLog log;
  auto options = options_for({server.address()}, 2s);
  options.queries_max = 1;
  const auto loop = loop_for(options, log);
  Answers answers;
  for (std::uint64_t i = 0; i < 20; ++i) {
    loop->resolver().ask("a.domain" + std::to_string(i) + ".test", RecordType::Txt, answers, i);
  }
  CHECK(comes_true(*loop, [&] { return answers.tags.size() == 20; }));
  CHECK(answers.failures == 19);
  CHECK(log.count("no answers in time") == 0);
}

TEST_CASE("questions to a server that hangs stay bounded", "[resolver]") {
  NameServerProcess server("");
  server.hang();
  TestLog log;
  auto options = options_for({server.address()});
  options.timeout = 100ms;
  options.queries_max = 200;
  const auto loop = loop_for(options, log);
  Answers answers;
  std::uint64_t asked = 0;
  CHECK(comes_true(*loop, [&] {
    for (int i = 0; i < 10; ++i) {
      loop->resolver().ask("q" + std::to_string(asked++) + ".test", RecordType::A, answers, 0);
    }
    return asked >= 2000;
  }));
  CHECK(comes_true(*loop, [&] { return answers.tags.size() == asked; }));
  CHECK(answers.failures == asked);
  CHECK(loop->resolver().statistics().crowded.value() > 0);
}

TEST_CASE("a resolver may end while questions are open", "[resolver]") {
  NameServerProcess server("!truncate,silent tcp.test.\n!silent silent.test.\n" + many_texts(50));
  TestLog log;
  auto loop = loop_for(options_for({server.address()}), log);
  Answers answers;
  for (int i = 0; i < 50; ++i) {
    loop->resolver().ask("n" + std::to_string(i) + ".test", RecordType::Txt, answers, 0);
  }
  loop->resolver().ask("silent.test", RecordType::Txt, answers, 0);
  loop->resolver().ask("tcp.test", RecordType::Txt, answers, 0);
  CHECK(comes_true(*loop, [&] { return answers.tags.size() > 10; }));
  const std::size_t answered = answers.tags.size();
  loop.reset();
  CHECK(answers.tags.size() == answered);
}

TEST_CASE("a question that is cancelled is not answered", "[resolver]") {
  NameServerProcess server(many_texts(10));
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}), log);
  Answers answers;
  auto& resolver = loop->resolver();
  loop->ask("n1.test", RecordType::Txt);
  const auto cached = resolver.ask("n1.test", RecordType::Txt, answers, 1);
  const auto sent = resolver.ask("n2.test", RecordType::Txt, answers, 2);
  resolver.ask("n3.test", RecordType::Txt, answers, 3);
  resolver.cancel(cached);
  resolver.cancel(sent);
  resolver.cancel(sent);
  CHECK(comes_true(*loop, [&] { return !answers.tags.empty(); }));
  CHECK(loop->ask("n2.test", RecordType::Txt).texts == Texts{"2"});
  CHECK(answers.tags == std::vector<std::uint64_t>{3});
  resolver.cancel(12345);
}

TEST_CASE("questions that are given up late show that the DNS is down", "[resolver]") {
  NameServerProcess server("");
  server.hang();
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}, 200ms), log);
  Answers answers;
  int next = 0;
  CHECK(comes_true(*loop, [&] {
    const auto name = "a.domain" + std::to_string(next++) + ".test";
    const auto id = loop->resolver().ask(name, RecordType::Txt, answers, 0);
    const auto start = SteadyClock::now();
    loop->run_until([&] { return SteadyClock::now() - start > 120ms; });
    loop->resolver().cancel(id);
    return log.count("no answers in time") == 1;
  }));
  CHECK(answers.tags.empty());
  CHECK(loop->resolver().statistics().failures.value() >= 5);
}

TEST_CASE("questions that are given up early show nothing", "[resolver]") {
  NameServerProcess server("");
  server.hang();
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}, 10s), log);
  Answers answers;
  for (int i = 0; i < 10; ++i) {
    const auto name = "a.domain" + std::to_string(i) + ".test";
    loop->resolver().cancel(loop->resolver().ask(name, RecordType::Txt, answers, 0));
  }
  CHECK(loop->resolver().statistics().failures.value() == 0);
  CHECK(log.count("no answers in time") == 0);
}

TEST_CASE("what is asked in an answer is answered too", "[resolver]") {
  struct Chain final : AnswerHandler {
    explicit Chain(Resolver& its_resolver) : resolver(its_resolver) {}
    void on_answer(std::uint64_t tag, const DnsAnswer& answer) override {
      is_good = is_good && answer.texts == Texts{std::to_string(tag % 10)};
      depth_seen = tag;
      if (tag < 200) {
        resolver.ask("n" + std::to_string((tag + 1) % 10) + ".test", RecordType::Txt, *this,
                     tag + 1);
      }
    }
    Resolver& resolver;
    bool is_good = true;
    std::uint64_t depth_seen = 0;
  };
  NameServerProcess server(many_texts(10));
  TestLog log;
  const auto loop = loop_for(options_for({server.address()}), log);
  Chain chain(loop->resolver());
  loop->resolver().ask("n0.test", RecordType::Txt, chain, 0);
  CHECK(comes_true(*loop, [&] { return chain.depth_seen == 200; }));
  CHECK(chain.is_good);
}

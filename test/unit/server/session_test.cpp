// SPDX-License-Identifier: MIT
#include "server/session.hpp"

#include "unit/server/session_bench.hpp"

using namespace grayling;
using namespace std::chrono_literals;

TEST_CASE("a request gets its answer, and not a byte more") {
  SessionBench bench;
  Client client = bench.connect();
  client.send(request_of("a@b"));
  REQUIRE(bench.turn_until([&] { return !client.received().empty(); }));
  bench.turns(3);
  CHECK(client.received() == "action=INFO a@b\n\n");
  CHECK(client.end().empty());
}

TEST_CASE("an answer of which the kernel takes no byte comes when it can") {
  SessionBench bench;
  Client client = bench.connect(true);
  client.send(request_of("a"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked_count == 1; }));
  bench.turns(3);
  CHECK(bench.turn_until([&] { return client.received().ends_with("x" + reply_to("a")); }));
  CHECK(client.end().empty());
}

TEST_CASE("the connection stays for the next request") {
  SessionBench bench;
  Client client = bench.connect();
  client.send(request_of("a"));
  REQUIRE(bench.turn_until([&] { return client.received() == reply_to("a"); }));
  client.send(request_of("b"));
  CHECK(bench.turn_until([&] { return client.received() == reply_to("a") + reply_to("b"); }));
}

TEST_CASE("requests sent ahead are answered in their order") {
  SessionBench bench;
  Client client = bench.connect();
  const std::string all = reply_to("a") + reply_to("b") + reply_to("c") + reply_to("d");
  const std::vector<std::size_t> order =
      GENERATE(std::vector<std::size_t>{0, 0, 0, 0}, std::vector<std::size_t>{3, 2, 1, 0},
               std::vector<std::size_t>{2, 0, 1, 0}, std::vector<std::size_t>{1, 2, 0, 0});
  bench.decider.answers_at_once = false;
  client.send(request_of("a") + request_of("b") + request_of("c") + request_of("d"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 4; }));
  for (const std::size_t i : order) {
    CHECK(client.received().size() < all.size());
    bench.decider.answer(i);
    bench.turn();
    CHECK(all.starts_with(client.received()));
  }
  CHECK(bench.turn_until([&] { return client.received() == all; }));
}

TEST_CASE("an answer waits for no other one than those before it") {
  SessionBench bench;
  Client client = bench.connect();
  bench.decider.answers_at_once = false;
  client.send(request_of("a") + request_of("b") + request_of("c"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 3; }));
  bench.decider.answer(0);
  CHECK(bench.turn_until([&] { return client.received() == reply_to("a"); }));
  bench.decider.answer(1);  // c
  bench.turns(3);
  CHECK(client.received() == reply_to("a"));
}

TEST_CASE("a request may come in any two pieces") {
  const std::string bytes = request_of("a") + request_of("b");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    CAPTURE(cut);
    SessionBench bench;
    Client client = bench.connect();
    client.send(bytes.substr(0, cut));
    bench.turns(2);
    client.send(bytes.substr(cut));
    CHECK(bench.turn_until([&] { return client.received() == reply_to("a") + reply_to("b"); }));
  }
}

TEST_CASE("after a half-close all that was received is answered") {
  SessionBench bench;
  bench.decider.answers_at_once = GENERATE(true, false);
  Client client = bench.connect();
  client.send(request_of("a") + request_of("b"));
  client.end_input();
  bench.turns(5);
  bench.decider.answer_all();
  CHECK(bench.turn_until([&] { return client.end() == "EOF"; }));
  CHECK(client.received() == reply_to("a") + reply_to("b"));
  CHECK(bench.sessions.is_empty());
  CHECK(bench.log.lines().empty());
}

TEST_CASE(
    "a client that hangs up in the middle of a request gets no answer, and one line says so") {
  SessionBench bench;
  Client client = bench.connect();
  const bool is_unfinished = GENERATE(true, false);
  client.send(request_of("a") + (is_unfinished ? "sender=b\n" : "\r\n\r"));
  if (GENERATE(true, false)) bench.turns(3);
  client.end_input();
  CHECK(bench.turn_until([&] { return client.end() == "EOF"; }));
  CHECK(client.received() == reply_to("a"));
  std::vector<std::string> lines;
  if (is_unfinished) {
    lines = {"unix:/test hung up in the middle of a request, before its empty line: closed"};
  }
  CHECK(bench.log.lines() == lines);
}

TEST_CASE("empty lines are not answered, so that each request has its own answer") {
  SessionBench bench;
  Client client = bench.connect();
  client.send("\n" + request_of("a") + "\n\r\n" + request_of("b") + "\n");
  bench.turns(3);
  client.send(request_of("c"));
  CHECK(bench.turn_until([&] { return client.received().ends_with(reply_to("c")); }));
  CHECK(client.received() == reply_to("a") + reply_to("b") + reply_to("c"));
}

TEST_CASE("the PROXY protocol is closed without an answer, and the line names it") {
  SessionBench bench;
  Client client = bench.connect();
  client.send(std::string("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16) + request_of("a"));
  CHECK(bench.turn_until([&] { return client.end() == "EOF"; }));
  CHECK(client.received().empty());
  CHECK(bench.log.count("malformed request from unix:/test: PROXY protocol, version 2: ") == 1);
}

TEST_CASE("a session lives on until the answer to one that is gone has come") {
  SessionBench bench;
  bench.decider.answers_at_once = false;
  Client client = bench.connect();
  client.send(request_of("a") + request_of("b"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 2; }));
  client.hang_up();
  SECTION("and was noticed to be gone") {
    bench.decider.answer(0);
    CHECK(bench.turn_until([&] { return bench.statistics.open.value() == 0; }));
    bench.turns(3);
    CHECK_FALSE(bench.sessions.is_empty());
    bench.decider.answer(0);
  }
  SECTION("and the answers come at once") {
    bench.decider.answer_all();
  }
  CHECK(bench.turn_until([&] { return bench.sessions.is_empty(); }));
}

TEST_CASE("a malformed request is not answered, those before it are") {
  SessionBench bench;
  Client other = bench.connect();
  Client client = bench.connect();
  other.send("sender=o\n");
  bench.decider.answers_at_once = GENERATE(true, false);
  client.send(request_of("a") + request_of("b") + "no equals sign\n\n" + request_of("c"));
  bench.turns(5);
  client.send(request_of("d"));
  bench.turns(5);
  bench.decider.answer_all();
  CHECK(bench.turn_until([&] { return client.end() == "EOF"; }));
  CHECK(client.received() == reply_to("a") + reply_to("b"));
  CHECK(bench.log.lines() ==
        std::vector<std::string>{
            "malformed request from unix:/test: line without '=': no equals sign"});

  bench.decider.answers_at_once = true;
  other.send("\n");  // nobody else is disturbed
  CHECK(bench.turn_until([&] { return other.received() == reply_to("o"); }));
  client.hang_up();
  CHECK(bench.turn_until([&] { return bench.statistics.open.value() == 1; }));
}

TEST_CASE("a client that goes on sending after a malformed request is cut off, but not at once") {
  SessionBench bench;
  const auto begin = bench.now();
  Client client = bench.connect();
  client.send(request_of("a") + "no equals sign\n");
  REQUIRE(bench.turn_until([&] { return client.end() == "EOF"; }));
  CHECK(client.received() == reply_to("a"));
  client.send("still here");
  bench.turns(3);
  bench.sweep(begin + std::chrono::milliseconds(kLingerMs));
  CHECK(bench.statistics.open.value() == 1);
  bench.sweep(bench.now() + std::chrono::milliseconds(kLingerMs) + 1ms);
  CHECK(bench.sessions.is_empty());
}

TEST_CASE("answers may come while others are asked") {
  SessionBench bench;
  Client first = bench.connect();
  Client second = bench.connect();
  bench.decider.answers_at_once = false;
  first.send(request_of("a"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 1; }));
  // The next session's question brings the answer to the first one: inside ask(), and to another
  // session.
  class Chain final : public Decider {
   public:
    explicit Chain(ScriptedDecider& to) : to_(to) {}
    void ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) override {
      to_.ask(request, asker, tag);
      to_.answer(0);
    }
    void on_wake() override {}
    void on_time() override {}
    Monotonic next_time() const override { return kNever; }
    void stop() override {}
    bool is_stopped() const override { return true; }

   private:
    ScriptedDecider& to_;
  };
  Chain chain(bench.decider);
  Sessions sessions(bench.loop.get(), chain, bench.log, bench.statistics, [] {});
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  sessions.add(Accepted{FileDescriptor(ends[0]), true, "unix:/chained"});
  Client chained{FileDescriptor(ends[1])};
  chained.send(request_of("b") + request_of("c"));
  chained.end_input();
  CHECK(bench.turn_until([&] {
    sessions.finish_turn();
    return first.received() == reply_to("a") && chained.received() == reply_to("b");
  }));
  bench.decider.answer(0);
  CHECK(bench.turn_until([&] {
    sessions.finish_turn();
    return chained.end() == "EOF";
  }));
  CHECK(chained.received() == reply_to("b") + reply_to("c"));
}

TEST_CASE("where many send half requests at once, a turn keeps few of them") {
  SessionBench bench;
  std::vector<Client> hoarders;
  const std::string half = "sender=" + std::string(60'000, 'x');
  for (int i = 0; i < 64; ++i) {
    hoarders.push_back(bench.connect());
    REQUIRE(hoarders.back().send(half) == half.size());
  }
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.sessions.held_bytes() < std::size_t{1} << 20U);
  CHECK(bench.turn_until([&] { return bench.sessions.held_bytes() >= 64 * half.size(); }));
}

TEST_CASE("few sessions with a large request are read in a turn, and each in the end") {
  SessionBench bench;
  constexpr std::size_t kClients = 40;
  std::vector<Client> large;
  const std::string begin = "sender=a\nhelo_name=" + std::string(kUsualRequestBytes, 'x');
  for (std::size_t i = 0; i < kClients; ++i) {
    large.push_back(bench.connect());
    large.back().send(begin);
  }
  REQUIRE(bench.turn_until([&] { return bench.sessions.held_bytes() >= kClients * begin.size(); }));
  bench.turns(2 * kClients);  // until each waits for its client
  const std::size_t held = bench.sessions.held_bytes();
  const int wakes = bench.wakes;
  bench.turns(3);
  CHECK(bench.wakes == wakes);  // or the loop would spin

  const std::string more(3 * kUsualRequestBytes, 'y');
  for (Client& client : large) client.send(more);
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.sessions.held_bytes() == held);
  bench.sessions.finish_turn();
  CHECK(bench.sessions.held_bytes() > held);
  CHECK(bench.sessions.held_bytes() - held <= kLargeReadsMax * 2 * kLargeReadBytes);
  CHECK(bench.wakes > wakes);

  Client other = bench.connect();
  other.send(request_of("b"));
  bench.turns(2);
  CHECK(other.received() == reply_to("b"));
  for (Client& client : large) client.send("\n\n");
  for (Client& client : large) {
    CHECK(bench.turn_until([&] { return client.received() == reply_to("a"); }));
    client.send(request_of("c"));  // it is read as any other
    CHECK(bench.turn_until([&] { return client.received() == reply_to("a") + reply_to("c"); }));
  }
}

TEST_CASE("a client that hangs up or is closed within a large request leaves nothing") {
  SessionBench bench;
  Client first = bench.connect();
  Client second = bench.connect();
  const std::string begin = "helo_name=" + std::string(kUsualRequestBytes, 'x');
  first.send(begin);
  second.send(begin);
  bench.turns(2);
  const bool is_watched = GENERATE(true, false);
  if (is_watched) bench.turns(5);
  SECTION("the client hangs up") {
    first.hang_up();
    second.hang_up();
    CHECK(bench.turn_until([&] { return bench.sessions.is_empty(); }));
    CHECK(bench.log.count("hung up in the middle of a request") == 1);  // and one is not shown
  }
  SECTION("it isn't finished in time") {
    bench.sweep(bench.now() + bench.limits.request_timeout + 1ms);
    CHECK(first.end() == "EOF");
    CHECK(second.end() == "EOF");
    CHECK(bench.sessions.is_empty());
  }
  SECTION("the input ends") {
    bench.sessions.drain();
    bench.turn();
    CHECK(!bench.sessions.is_empty());
    bench.sessions.end_input();
    bench.turn();
    CHECK(bench.sessions.is_empty());
  }
}

TEST_CASE("no more than a usual request is read at once if a client doesn't send ahead") {
  SessionBench bench;
  Client client = bench.connect();
  client.send("helo_name=" + std::string(60'000, 'x'));
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.sessions.held_bytes() > 0);
  CHECK(bench.sessions.held_bytes() <= 2 * kUsualRequestBytes);
}

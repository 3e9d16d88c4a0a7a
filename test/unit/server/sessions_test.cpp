// SPDX-License-Identifier: MIT
// Reaches each of the limits.
#include "server/sessions.hpp"

#include <algorithm>

#include <malloc.h>

#include "unit/server/session_bench.hpp"

using namespace grayling;
using namespace std::chrono_literals;

TEST_CASE("a session has a bounded number of requests in progress") {
  SessionBench bench;
  bench.decider.answers_at_once = false;
  Client client = bench.connect();
  constexpr int kRequests = 1000;
  std::string bytes;
  std::string replies;
  for (int i = 0; i < kRequests; ++i) {
    bytes += request_of(std::to_string(i));
    replies += reply_to(std::to_string(i));
  }
  std::size_t sent = 0;
  const auto send_on = [&] {
    sent += client.send(bytes.substr(sent));
    return client.received().size() == replies.size();
  };
  REQUIRE(bench.turn_until([&] { return send_on() || bench.decider.asked.size() == kPendingMax; }));
  for (int i = 0; i < 10; ++i) {
    send_on();
    bench.turn();
  }
  CHECK(bench.decider.asked.size() == kPendingMax);
  CHECK(bench.turn_until([&] {
    bench.decider.answer_all();
    return send_on();
  }));
  CHECK(client.received() == replies);
}

TEST_CASE("a client that doesn't read costs a bounded memory, and others nothing") {
  SessionBench bench;
  bench.decider.prefix = std::string(400, 'x');
  Client deaf = bench.connect();
  Client other = bench.connect();
  std::string bytes;
  for (int i = 0; i < 500; ++i) bytes += request_of("a");
  std::size_t sent = 0;
  const auto send_on = [&] { sent += deaf.send(bytes.substr(sent % bytes.size())); };
  int stalled = 0;  // turns in which it could not send
  REQUIRE(bench.turn_until([&] {
    const auto before = sent;
    send_on();
    stalled = sent == before ? stalled + 1 : 0;
    return stalled > 20;
  }));
  const int asked = bench.decider.asked_count;
  bench.turns(20);
  CHECK(bench.decider.asked_count == asked);

  other.send(request_of("b"));
  CHECK(bench.turn_until([&] { return other.received().ends_with("xb\n\n"); }));

  // When it reads at last, it finds an answer to each complete request that it has sent.
  const std::size_t request = request_of("a").size();
  const std::size_t reply = std::string("action=a\n\n").size() + 400;
  CHECK(bench.turn_until([&] { return deaf.received().size() == sent / request * reply; }));
}

constexpr auto kShortest = "=\n\n";  // request of all

TEST_CASE("who sends many requests at once leaves the others their turn") {
  SessionBench bench;
  Client greedy = bench.connect();
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += kShortest;
  greedy.send(bytes);
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.decider.asked_count == kRequestsPerTurnMax);
  const int wakes = bench.wakes;
  bench.sessions.finish_turn();
  CHECK(bench.decider.asked_count == 2 * kRequestsPerTurnMax);
  CHECK(bench.wakes == wakes + 1);  // or the loop would wait with work to do
  CHECK(bench.turn_until([&] { return bench.decider.asked_count == 5000; }));
}

TEST_CASE("many who send many requests at once leave the others their turn too") {
  SessionBench bench;
  constexpr int kGreedy = 50;
  std::vector<Client> greedy;
  for (int i = 0; i < kGreedy; ++i) {
    greedy.push_back(bench.connect());
    std::string bytes;
    for (int request = 0; request < 2000; ++request) bytes += kShortest;
    greedy.back().send(bytes);
  }
  Client other = bench.connect();
  other.send(request_of("b"));
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.decider.asked_count <= kTurnRequestsMax + kGreedy + 1);
  bench.sessions.finish_turn();
  CHECK(bench.decider.asked_count <= 2 * (kTurnRequestsMax + kGreedy + 1));
  CHECK(other.received() == reply_to("b"));
  CHECK(bench.turn_until([&] { return bench.decider.asked_count == kGreedy * 2000 + 1; }));
}

TEST_CASE("in a turn that is used up, few of those that have begun a request are read") {
  SessionBench bench;
  std::vector<Client> begun;
  for (int i = 0; i < 2 * kLateRestsMax; ++i) {
    begun.push_back(bench.connect());
    begun.back().send("sender=a\n");
  }
  Client greedy[] = {bench.connect(), bench.connect()};
  Client other = bench.connect();
  bench.turns(3);  // the kernel then tells of them in the order in which they send
  std::string bytes;
  for (int request = 0; request < 2000; ++request) bytes += kShortest;
  for (Client& client : greedy) client.send(bytes);
  for (Client& client : begun) client.send("\n");
  other.send(request_of("b"));
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  bench.sessions.finish_turn();
  const auto answered = [&] {
    return std::count_if(begun.begin(), begun.end(),
                         [](Client& client) { return client.received() == reply_to("a"); });
  };
  CHECK(other.received() == reply_to("b"));
  CHECK(answered() == kLateRestsMax);
  CHECK(bench.turn_until([&] { return answered() == 2 * kLateRestsMax; }));
}

TEST_CASE("answers that come at the end of a turn are written in the next one") {
  SessionBench bench;
  bench.decider.answers_at_once = false;
  bench.decider.answers_on_turn_end = true;
  Client client = bench.connect();
  client.send(request_of("a"));
  uv_run(&bench.loop.get(), UV_RUN_NOWAIT);
  CHECK(bench.wakes == 0);
  bench.sessions.finish_turn();
  CHECK(bench.wakes == 1);  // or the loop would wait with an answer to write
  bench.sessions.finish_turn();
  CHECK(client.received() == reply_to("a"));
}

TEST_CASE("an idle connection is kept for the idle time-out, and no longer") {
  SessionBench bench;
  const auto begin = bench.now();
  Client client = bench.connect();
  if (GENERATE(true, false)) {
    client.send(request_of("a"));
    REQUIRE(bench.turn_until([&] { return client.received() == reply_to("a"); }));
  }
  bench.sweep(begin + bench.limits.idle_timeout);
  CHECK(bench.statistics.open.value() == 1);
  bench.sweep(bench.now() + bench.limits.idle_timeout + 1ms);
  CHECK(bench.sessions.is_empty());
  CHECK(client.end() == "EOF");
}

TEST_CASE("empty lines keep no idle connection open") {
  SessionBench bench;
  const auto begin = bench.now();
  Client client = bench.connect();
  const std::string line = GENERATE("\n", "\r\n");
  // Real time passes, because the lines must come later.
  REQUIRE(bench.turn_until([&] {
    client.send(line);
    return bench.now() > begin + 20ms;
  }));
  const auto end = bench.now();
  bench.sweep(begin + bench.limits.idle_timeout);
  CHECK(bench.statistics.open.value() == 1);
  bench.sweep(end + bench.limits.idle_timeout - 5ms);
  CHECK(bench.sessions.is_empty());
}

TEST_CASE("a request that was begun must be finished in time, however it drips") {
  SessionBench bench;
  Client client = bench.connect();
  client.send(request_of("a"));
  REQUIRE(bench.turn_until([&] { return client.received() == reply_to("a"); }));
  const auto begin = bench.now();
  client.send("sender=");
  bench.turns(3);
  const auto begun = bench.now();
  // Real time passes, because the drops must come later.
  REQUIRE(bench.turn_until([&] {
    client.send("x");
    return bench.now() > begun + 20ms;
  }));
  bench.sweep(begin + bench.limits.request_timeout);
  CHECK(bench.statistics.open.value() == 1);
  bench.sweep(begun + bench.limits.request_timeout + 1ms);
  CHECK(bench.statistics.open.value() == 0);
  CHECK(client.received() == reply_to("a"));
  CHECK(client.end() == "EOF");
  CHECK(bench.log.count("unix:/test didn't finish its request in time: closed") == 1);
}

TEST_CASE("the Decider's time is not the client's") {
  SessionBench bench;
  bench.decider.answers_at_once = false;
  Client client = bench.connect();
  client.send(request_of("a") + "sender=b\n");
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 1; }));
  bench.sweep(bench.now() + 2 * bench.limits.idle_timeout);
  CHECK(bench.statistics.open.value() == 1);
  bench.decider.answer_all();
  CHECK(bench.turn_until([&] { return client.received() == reply_to("a"); }));
}

TEST_CASE("answers that nobody reads are given up in time") {
  SessionBench bench;
  bench.decider.prefix = std::string(400, 'x');
  const auto begin = bench.now();
  Client client = bench.connect();
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += request_of("a");
  client.send(bytes);
  bench.turns(50);
  bench.sweep(begin + bench.limits.request_timeout);
  CHECK(bench.statistics.open.value() == 1);
  bench.sweep(bench.now() + bench.limits.request_timeout + 1ms);
  CHECK(bench.sessions.is_empty());
  CHECK(bench.log.count("unix:/test doesn't read its answers: closed") == 1);
}

TEST_CASE("connections beyond connections_max are closed, and one line says so") {
  SessionBench bench;
  SessionLimits limits;
  limits.connections_max = 2;
  bench.set_limits(limits);
  Client first = bench.connect();
  Client second = bench.connect();
  Client third = bench.connect();
  Client fourth = bench.connect();
  CHECK(third.end() == "EOF");
  CHECK(fourth.end() == "EOF");
  CHECK(bench.log.lines() ==
        std::vector<std::string>{"new connections are closed: 2 are open (connections_max)"});

  first.hang_up();
  second.hang_up();
  REQUIRE(bench.turn_until([&] { return bench.statistics.open.value() == 0; }));
  Client fifth = bench.connect();
  fifth.send(request_of("a"));
  CHECK(bench.turn_until([&] { return fifth.received() == reply_to("a"); }));
  Client sixth = bench.connect();  // in the place of the second
  CHECK(sixth.end().empty());
  CHECK(bench.connect().end() == "EOF");
  CHECK(bench.log.lines().size() == 1);
  bench.sweep(bench.now() + std::chrono::milliseconds(kRefusedCalmMs));
  CHECK(bench.log.lines().back() == "new connections are served again; closed: 3");
  CHECK(bench.connect().end() == "EOF");
  CHECK(bench.log.lines().size() == 2);  // this minute already has a line
}

TEST_CASE("however many requests one sends ahead, few of them are kept") {
  SessionBench bench;
  bench.decider.answers_at_once = false;
  Client client = bench.connect();
  std::string bytes;
  while (bytes.size() < 1'000'000) bytes += request_of("a");
  const std::size_t before = mallinfo2().uordblks;
  const std::size_t sent = client.send(bytes);  // all that the kernel takes
  CHECK(sent > 150'000);
  bench.turns(20);
  CHECK(bench.decider.asked.size() == kPendingMax);
  CHECK(mallinfo2().uordblks - before < 120'000);
}

TEST_CASE("what all hold together is bounded: those that hold the most are closed") {
  constexpr std::size_t kBytesMax = std::size_t{4} << 20U;
  SessionBench bench;
  SessionLimits limits;
  limits.held_bytes_max = kBytesMax;
  bench.set_limits(limits);
  Client begun = bench.connect();
  begun.send("sender=a\n");
  bench.turn();
  std::vector<Client> hoarders;
  const std::string half = "sender=" + std::string(60'000, 'x') + "\n";
  constexpr std::size_t kEnough = 2 * kBytesMax / 60'000;
  for (std::size_t i = 0; i < kEnough; ++i) {
    hoarders.push_back(bench.connect());
    std::size_t sent = 0;
    REQUIRE(bench.turn_until([&] {
      sent += hoarders.back().send(half.substr(sent));
      return sent == half.size();
    }));
    for (std::size_t read = 0; read <= half.size(); read += kLargeReadBytes) {
      const auto open = bench.statistics.open.value();
      bench.turn();
      CHECK(open - bench.statistics.open.value() <= 2);  // a turn that closes many is a long one
    }
  }
  CHECK(bench.statistics.open.value() > kEnough / 4);
  CHECK((bench.statistics.open.value() - 1) * half.size() < kBytesMax);
  CHECK(bench.log.count("all together hold too much") == 1);
  begun.send("\n");
  CHECK(bench.turn_until([&] { return begun.received() == reply_to("a"); }));
}

TEST_CASE("the rest of a request is read though others use up every turn") {
  SessionBench bench;
  Client begun = bench.connect();
  Client greedy[] = {bench.connect(), bench.connect(), bench.connect()};
  begun.send("sender=a\n");
  bench.turns(3);
  std::string bytes;
  for (int request = 0; request < 20'000; ++request) bytes += kShortest;
  for (Client& client : greedy) REQUIRE(client.send(bytes) == bytes.size());
  bench.turn();
  begun.send("\n");
  bench.turn();
  CHECK(begun.received() == reply_to("a"));
  CHECK(bench.decider.asked_count < 20'000);
}

TEST_CASE("an idle connection takes 4 KiB of memory at most") {
  constexpr std::size_t kConnections = 400;
  SessionBench bench;
  std::vector<Client> clients;
  clients.reserve(kConnections);
  const std::string padding = "helo_name=" + std::string(1000, 'x') + "\n";
  std::string ahead;
  for (int i = 0; i < 20; ++i) ahead += request_of("c");
  bench.decider.prefix = std::string(400, 'x');
  const std::string large = "helo_name=" + std::string(60'000, 'x') + "\n";
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t i = 0; i < kConnections; ++i) {
    clients.push_back(bench.connect());
    clients.back().send((i % 2 == 0 ? padding : large) + request_of("a"));
    clients.back().send(padding + request_of("b") + ahead);
    bench.turn();
  }
  REQUIRE(bench.turn_until([&] { return bench.decider.asked_count == 22 * kConnections; }));
  CHECK((mallinfo2().uordblks - before) / kConnections <= 4096);
}

TEST_CASE("a stop lets nobody down who was received") {
  SessionBench bench;
  Client idle = bench.connect();
  Client asked = bench.connect();
  Client unread = bench.connect();
  Client begun = bench.connect();
  begun.send("sender=d\n");
  bench.turns(3);
  bench.decider.answers_at_once = false;
  asked.send(request_of("a"));
  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 1; }));
  unread.send(request_of("b"));

  bench.sessions.drain();
  bench.sessions.finish_turn();
  CHECK(idle.end() == "EOF");
  CHECK(asked.end().empty());
  CHECK(unread.end().empty());
  CHECK(begun.end().empty());

  REQUIRE(bench.turn_until([&] { return bench.decider.asked.size() == 2; }));
  bench.decider.answer_all();
  CHECK(bench.turn_until([&] { return asked.end() == "EOF" && unread.end() == "EOF"; }));
  CHECK(asked.received() == reply_to("a"));
  CHECK(unread.received() == reply_to("b"));

  SECTION("what was begun may be finished") {
    bench.decider.answers_at_once = true;
    begun.send("\n");
    CHECK(bench.turn_until([&] { return begun.end() == "EOF"; }));
    CHECK(begun.received() == reply_to("d"));
  }
  SECTION("until the input ends") {
    bench.sessions.end_input();
    bench.turn();
    CHECK(begun.end() == "EOF");
    CHECK(begun.received().empty());
  }
  CHECK(bench.sessions.is_empty());
}

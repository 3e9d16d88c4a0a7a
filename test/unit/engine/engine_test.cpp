// SPDX-License-Identifier: MIT
// The promises of an engine with a healthy store.
#include "grayling/engine/engine.hpp"

#include "engine/limits.hpp"
#include "engine_story.hpp"

using namespace grayling;

namespace {

EngineSettings by_sender(Seconds delay) {
  EngineSettings settings;
  change(settings).match = Match::Sender;
  change(settings).delay = delay;
  return settings;
}

// Asks `story`, and checks the start of the answer.
void check(EngineStory& story, const Mail& mail, const std::string& expected) {
  const std::string answer = story.answer(mail);
  CHECK(answer.substr(0, expected.size()) == expected);
  if (expected == "DUNNO") CHECK(answer == expected);
}

}  // namespace

TEST_CASE("a stranger is deferred, and its retry passes with the header once it is due") {
  EngineStory story;
  check(story, {}, kDefer);
  REQUIRE(story.row_count() == 1);
  story.clock.pass(179);
  check(story, {}, kDefer);
  story.clock.pass(1);
  check(story, {}, "PREPEND X-Greylist: delayed 180 seconds by grayling at ");
  check(story, {}, "DUNNO");
  CHECK(story.first_row().passes == 1);
  CHECK(story.log.count("action=greylist, reason=new, client_name=client.example.org, "
                        "client_address=192.0.2.7, sender=a@example.org, "
                        "recipient=b@example.net") == 1);
  CHECK(story.log.count("action=greylist, reason=early-retry, client_name=") == 1);
  CHECK(story.log.count("action=pass, reason=triplet found, delay=180, client_name=") == 1);
  CHECK(story.log.count("action=pass, reason=triplet found, client_name=") == 1);
}

TEST_CASE("a known sender costs no database work, a stranger one statement") {
  EngineStory story;
  check(story, {}, kDefer);
  CHECK(story.store.inserts == 1);
  CHECK(story.store.finds == 0);
  story.clock.pass(200);
  check(story, {}, "PREPEND");
  const int work = story.store.inserts + story.store.finds + story.store.saves;
  for (int i = 0; i < 10; ++i) check(story, {.instance = "m" + std::to_string(i)}, "DUNNO");
  CHECK(story.store.inserts + story.store.finds + story.store.saves == work);
}

TEST_CASE("two questions for one key in flight share one ticket") {
  EngineStory story;
  story.engine();
  story.store.hold();
  story.ask({.instance = "1"});
  story.ask({.instance = "2"});
  story.store.release();
  story.wait_until([&] { return !story.answers[0].empty() && !story.answers[1].empty(); });
  CHECK(story.answers == std::vector<std::string>{kDefer, kDefer});
  CHECK(story.store.inserts == 1);
}

TEST_CASE("what waits together goes out as one batch") {
  EngineStory story;
  check(story, {.sender = "first"}, kDefer);
  for (int i = 0; i < 100; ++i) story.ask({.sender = std::to_string(i) + "@example.org"});
  story.wait_until([&] { return story.row_count() == 101 && !story.answers[100].empty(); });
  CHECK(story.store.inserts == 2);
}

TEST_CASE("recipients of one message get one verdict") {
  EngineStory story(by_sender(0));
  check(story, {.recipient = "1@x", .instance = "m1"}, kDefer);
  check(story, {.recipient = "2@x", .instance = "m1"}, kDefer);
  check(story, {.recipient = "1@x", .instance = "m2"}, "PREPEND");
  check(story, {.recipient = "2@x", .instance = "m2"}, "DUNNO");
  check(story, {.recipient = "2@x", .instance = "m1"}, kDefer);
}

TEST_CASE("who is deferred is told how long still, all recipients of a message alike") {
  EngineStory story(by_sender(180));
  change(story.settings).message = "{left} of {delay} left";
  check(story, {.recipient = "1@x", .instance = "m1"}, "DEFER_IF_PERMIT 180 of 180 left");
  story.clock.pass(20);
  check(story, {.recipient = "2@x", .instance = "m1"}, "DEFER_IF_PERMIT 160 of 180 left");
  story.clock.pass(100);
  check(story, {.recipient = "1@x", .instance = "m2"}, "DEFER_IF_PERMIT 60 of 180 left");
  check(story, {.recipient = "2@x", .instance = "m2"}, "DEFER_IF_PERMIT 60 of 180 left");
  story.clock.pass(60);
  check(story, {.recipient = "1@x", .instance = "m3"}, "PREPEND");
}

TEST_CASE("a tutorial's table, which knows no times, lets the next try pass") {
  EngineStory story(by_sender(180));
  story.table.kind = TableKind::Tutorial;
  change(story.settings).message = "{left} left";
  check(story, {.instance = "m1"}, "DEFER_IF_PERMIT 0 left");
  check(story, {.instance = "m1"}, "DEFER_IF_PERMIT 0 left");
  check(story, {.instance = "m2"}, "DUNNO");
}

TEST_CASE("without an instance every request is a message of its own") {
  EngineStory story(by_sender(0));
  check(story, {.recipient = "1@x"}, kDefer);
  check(story, {.recipient = "2@x"}, "PREPEND");
}

TEST_CASE("a message gets its header once, and never at its end") {
  EngineStory story;
  for (const auto* recipient : {"1@x", "2@x"}) {
    check(story, {.recipient = recipient, .instance = "m1"}, kDefer);
  }
  story.clock.pass(300);
  check(story, {.recipient = "1@x", .instance = "m2"}, "PREPEND");
  check(story, {.recipient = "2@x", .instance = "m2"}, "DUNNO");
  check(story, {.recipient = "2@x", .instance = "m2", .state = "DATA"}, "DUNNO");
  check(story, {.recipient = "3@x", .instance = "m3"}, kDefer);
  story.clock.pass(300);
  check(story, {.recipient = "3@x", .instance = "m4", .state = "END-OF-MESSAGE"}, "DUNNO");
}

TEST_CASE("the null sender gets its header with match = sender too") {
  EngineStory story(by_sender(180));
  check(story, {.sender = "", .instance = "m1"}, kDefer);
  story.clock.pass(300);
  check(story, {.sender = "", .instance = "m2"}, "PREPEND");
  check(story, {.sender = "", .instance = "m2"}, "DUNNO");
}

TEST_CASE("no header where none is configured") {
  EngineSettings settings;
  change(settings).header = "";
  EngineStory story(settings);
  check(story, {}, kDefer);
  story.clock.pass(300);
  check(story, {}, "DUNNO");
}

TEST_CASE("learn mode answers DUNNO, logs as enforce would, and remembers") {
  EngineSettings settings;
  change(settings).mode = Mode::Learn;
  EngineStory story(settings);
  check(story, {}, "DUNNO");
  CHECK(story.log.count("action=greylist, reason=new") == 1);
  check(story, {}, "DUNNO");
  CHECK(story.log.count("action=pass, reason=triplet found") == 1);
  change(settings).mode = Mode::Enforce;
  story.engine().reload(settings);
  check(story, {}, "DUNNO");
  check(story, {.sender = "c@example.org"}, kDefer);
}

TEST_CASE("a record that another host changed is read again before it defers") {
  EngineStory story;
  check(story, {}, kDefer);
  story.clock.pass(10);
  auto& row = story.table.rows.begin()->second;
  row.passes = 1;  // the other MX let it in
  check(story, {}, "DUNNO");
  story.table.rows.clear();  // and an administrator forgot it: the cache still knows it
  check(story, {}, "DUNNO");
}

TEST_CASE("expired and never retried senders start afresh") {
  EngineStory story;
  check(story, {}, kDefer);
  story.clock.pass(3 * 86400);
  check(story, {}, kDefer);
  CHECK(story.log.count("reason=new") == 2);
  story.clock.pass(200);
  check(story, {}, "PREPEND");
  story.clock.pass(36 * 86400);
  check(story, {}, kDefer);
  CHECK(story.log.count("reason=new") == 3);
}

TEST_CASE("passes are written a little later, together, and at the end") {
  EngineStory story;
  check(story, {}, kDefer);
  story.clock.pass(200);
  check(story, {}, "PREPEND");
  const auto last_seen = [&] { return story.first_row().last_seen; };
  const UnixSeconds first_pass = last_seen();
  story.clock.pass(5);
  check(story, {}, "DUNNO");
  story.clock.pass(2);
  check(story, {}, "DUNNO");
  CHECK(story.store.touches == 0);
  story.clock.pass(10);
  REQUIRE(story.engine().next_time() <= story.clock.monotonic());
  story.engine().on_time();
  story.wait_until([&] { return last_seen() == first_pass + 7; });
  story.clock.pass(7);
  check(story, {}, "DUNNO");
  story.engine().stop();
  story.wait_until([&] { return story.engine().is_stopped(); });
  CHECK(last_seen() == first_pass + 24);
  CHECK(story.store.touches == 2);
}

TEST_CASE("many passes are written in portions, soon after each other, and all before the end") {
  EngineStory story;
  const UnixSeconds now = story.clock.now();
  constexpr int kSenders = static_cast<int>(2 * kTouchesAtOnce) + 10;
  for (int n = 0; n < kSenders; ++n) {
    story.table.rows[{std::to_string(n) + "@x", "192.0.2.0/24", "b@example.net"}] = {
        now - 90000, now - 90000, 1};
  }
  for (int n = 0; n < kSenders; ++n) check(story, {.sender = std::to_string(n) + "@x"}, "DUNNO");
  const auto touched = [&] {
    const std::lock_guard lock(story.store.table_mutex);
    int count = 0;
    for (const auto& [key, record] : story.table.rows) count += record.last_seen == now ? 1 : 0;
    return count;
  };
  story.clock.pass(11);
  story.engine().on_time();
  story.wait_until([&] { return touched() == static_cast<int>(kTouchesAtOnce); });
  story.clock.pass_ms(kTouchPause.count());
  REQUIRE(story.engine().next_time() <= story.clock.monotonic());
  story.engine().stop();
  story.wait_until([&] { return story.engine().is_stopped(); });
  CHECK(touched() == kSenders);
}

TEST_CASE("a known sender is cached though there is no room for its touch") {
  EngineStory story;
  story.cache_entries = 10000;
  const UnixSeconds now = story.clock.now();
  constexpr int kSenders = static_cast<int>(kYoungTouchesMax) + 10;
  const auto sender = [](int n) { return std::to_string(n) + "@x"; };
  for (int n = 0; n < kSenders; ++n) {
    story.table.rows[{sender(n), "192.0.2.0/24", "b@example.net"}] = {now - 900, now - 500, 1};
  }
  for (int n = 0; n < kSenders - 10; ++n) check(story, {.sender = sender(n)}, "DUNNO");
  for (int n = kSenders - 10; n < kSenders; ++n) {
    check(story, {.sender = sender(n)}, "DUNNO");
    const int finds = story.store.finds;
    check(story, {.sender = sender(n)}, "DUNNO");  // at once: later ones may take its bucket
    CHECK(story.store.finds == finds);
  }
}

TEST_CASE("where most are known, as after a restart, rows are read before any is written") {
  EngineStory story;
  const UnixSeconds now = story.clock.now();
  for (const auto* sender : {"a@x", "b@x"}) {
    story.table.rows[{sender, "192.0.2.0/24", "b@example.net"}] = {now - 1000, now - 500, 1};
  }
  check(story, {.sender = "a@x"}, "DUNNO");
  CHECK(story.store.inserts == 1);
  check(story, {.sender = "b@x"}, "DUNNO");
  CHECK(story.store.inserts == 1);
  check(story, {.sender = "stranger@x"}, kDefer);
  CHECK(story.store.finds == 2);
  check(story, {.sender = "another@x"}, kDefer);
  CHECK(story.store.finds == 2);
}

TEST_CASE("a tutorial's table knows senders, whatever is configured") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  check(story, {.recipient = "1@x", .instance = "m1"}, kDefer);
  check(story, {.recipient = "2@x", .instance = "m1"}, kDefer);
  CHECK(story.row_count() == 1);
  check(story, {.recipient = "1@x", .client = "198.51.100.1", .instance = "m2"}, "DUNNO");
  check(story, {.recipient = "2@x", .instance = "m2"}, "DUNNO");
  story.clock.pass(400 * 86400);
  check(story, {.instance = "m3"}, "DUNNO");
  CHECK(story.row_count() == 1);
  CHECK(story.log.count("the table is the tutorial's") == 1);
}

TEST_CASE("who needs no verdict is answered without the store") {
  EngineStory story;
  story.engine();
  story.store.hold();
  CHECK(story.answers[story.ask({.state = "VRFY"})] == "DUNNO");
  CHECK(story.log.lines().empty());
  CHECK(story.answers[story.ask({.client = "127.0.0.1"})] == "DUNNO");
  CHECK(story.log.count("action=pass, reason=loopback") == 1);
  CHECK(story.answers[story.ask({.client = "unknown"})] == "DUNNO");
  CHECK(story.log.count("action=pass, reason=client_address is no address") == 1);
  story.store.release();
}

TEST_CASE("a known sender that was forgotten in the store passes no longer by the cache") {
  EngineStory story;
  check(story, {}, kDefer);
  story.clock.pass(200);
  check(story, {}, "PREPEND");
  {
    const std::lock_guard lock(story.store.table_mutex);
    story.table.rows.clear();
  }
  check(story, {}, "DUNNO");
  story.engine().forget_cached();
  story.engine().on_wake();
  check(story, {}, kDefer);
}

TEST_CASE("what the store said before senders were forgotten is not cached after it") {
  EngineStory story;
  change(story.settings).delay = 0;
  check(story, {}, kDefer);
  const auto held = story.ask_and_hold({});
  story.engine().forget_cached();
  story.engine().on_wake();
  story.store.release();
  story.wait_until([&] { return !story.answers[held].empty(); });
  CHECK(story.answers[held].starts_with("PREPEND"));
  {
    const std::lock_guard lock(story.store.table_mutex);
    story.table.rows.clear();
  }
  check(story, {}, kDefer);
}

// SPDX-License-Identifier: MIT
// The wall clock is set, or was wrong at the start: no known sender becomes a stranger because of
// it.
#include "engine_story.hpp"
#include "grayling/greylist/correspondence.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;
constexpr Seconds kWalk = 11;  // seconds that the purge needs to look at a small table

class Host : public EngineStory {
 public:
  explicit Host(UnixSeconds now, EngineSettings given = {}) : EngineStory(given) {
    clock.jump(now - clock.now());
  }

  void pass(Seconds seconds) {
    settle();  // the engine has started
    clock.pass(seconds);
    engine().on_time();
    settle();
  }
  void know(const std::string& sender, UnixSeconds last_seen) {
    table.rows[key(sender)] = {last_seen - 100 * kDay, last_seen, 3};
  }
  Record row(const std::string& sender) {
    const std::lock_guard lock(store.table_mutex);
    return table.rows.at(key(sender));
  }
  bool passes(const std::string& sender) {
    const bool is_passed = answer({.sender = sender}) != kDefer;
    settle();
    return is_passed;
  }
  // A stranger that comes back in time.
  void make_known(const std::string& sender) {
    CHECK_FALSE(passes(sender));
    pass(kDelay);
    CHECK(passes(sender));
  }

 private:
  static Key key(const std::string& sender) { return {sender, "192.0.2.0/24", "b@example.net"}; }
};

constexpr UnixSeconds kNow = 1'800'000'000;

}  // namespace

TEST_CASE(
    "a clock that is set 40 days ahead and back makes strangers of none who write meanwhile") {
  Host host(kNow);
  for (const auto* name : {"busy", "cached", "seldom"}) host.know(name, kNow - 20 * kDay);
  CHECK(host.passes("cached"));
  host.pass(kWalk);
  host.clock.jump(40 * kDay);
  for (const auto* name : {"busy", "cached"}) {
    CHECK(host.passes(name));
    CHECK(host.passes(name));
    host.pass(kWalk);
    CHECK(host.row(name).passes == 3);
  }
  host.make_known("new");
  host.clock.jump(-40 * kDay);
  host.pass(kWalk);
  for (const auto* name : {"busy", "cached", "seldom", "new"}) CHECK(host.passes(name));
  CHECK(host.row("seldom").passes == 3);
}

TEST_CASE("who is learnt while the clock is set back is known once it is right again") {
  EngineSettings learn;
  change(learn).mode = Mode::Learn;
  Host host(kNow, learn);
  host.know("witness", kNow - kDay);
  host.pass(kWalk);
  host.clock.jump(-60 * kDay);
  CHECK(host.passes("new"));
  CHECK(host.row("new").passes == 1);
  CHECK(host.row("new").last_seen >= kNow);
}

TEST_CASE("a clock that is set 40 days back and right again makes strangers of none") {
  Host host(kNow);
  for (const auto* name : {"busy", "cached", "seldom"}) host.know(name, kNow - 20 * kDay);
  CHECK(host.passes("cached"));
  host.pass(kWalk);
  host.clock.jump(-40 * kDay);
  for (const auto* name : {"busy", "cached"}) {
    CHECK(host.passes(name));
    CHECK(host.passes(name));
    host.pass(kWalk);
    CHECK(host.row(name).last_seen >= kNow - 20 * kDay);
  }
  host.make_known("new");
  host.clock.jump(40 * kDay);
  host.pass(kWalk);
  for (const auto* name : {"busy", "cached", "seldom", "new"}) CHECK(host.passes(name));
}

TEST_CASE(
    "a clock that was 60 days behind at the start, and is corrected, makes strangers of none") {
  Host host(kNow - 60 * kDay);
  for (const auto* name : {"at once", "later", "seldom"}) host.know(name, kNow - kDay);
  CHECK(host.passes("at once"));
  CHECK(host.row("at once").last_seen == kNow - kDay);
  host.pass(kWalk);
  CHECK(host.passes("later"));
  CHECK(host.row("later").last_seen == kNow - kDay);
  host.make_known("new");
  host.clock.jump(60 * kDay);
  host.pass(kWalk);
  for (const auto* name : {"at once", "later", "seldom", "new"}) {
    CHECK(host.passes(name));
    host.pass(kWalk);
    CHECK(host.row(name).last_seen >= kNow);
  }
}

TEST_CASE(
    "a clock that was 40 days ahead at the start, and is corrected, makes strangers of none") {
  Host host(kNow + 40 * kDay);
  for (const auto* name : {"at once", "later", "seldom"}) host.know(name, kNow - kDay);
  CHECK(host.passes("at once"));
  host.pass(kWalk);
  CHECK(host.passes("later"));
  host.make_known("new");
  host.clock.jump(-40 * kDay);
  host.pass(kWalk);
  for (const auto* name : {"at once", "later", "seldom", "new"}) CHECK(host.passes(name));
}

TEST_CASE("a host whose clock is wrong makes strangers of none for another that shares the table") {
  const Seconds wrong = GENERATE(40 * kDay, -60 * kDay, -34 * kDay);
  CAPTURE(wrong);
  Host right(kNow);
  for (const auto* name : {"here", "there", "both"}) right.know(name, kNow - 20 * kDay);
  right.know("old", kNow - 30 * kDay);
  right.pass(kWalk);
  Host other(right.clock.now() + wrong);
  const auto share = [](Host& from, Host& to) { to.table = from.table; };
  share(right, other);
  for (int day = 0; day < 3; ++day) {
    CHECK(other.passes("there"));
    CHECK(other.passes("both"));
    other.pass(kWalk);
    share(other, right);
    CHECK(right.passes("here"));
    CHECK(right.passes("both"));
    right.pass(kWalk);
    CHECK(right.row("there").last_seen >= kNow - 20 * kDay);
    CHECK(right.row("both").last_seen >= kNow - 20 * kDay);
    for (auto* host : {&right, &other}) host->pass(kDay);
    share(right, other);
  }
  other.clock.jump(-wrong);
  for (const auto* name : {"here", "there", "both", "old"}) CHECK(other.passes(name));
  share(other, right);
  for (const auto* name : {"here", "there", "both", "old"}) CHECK(right.passes(name));
}

TEST_CASE("a clock that nothing speaks against lets the known expire, and sets a far time right") {
  Host host(kNow);
  host.know("expired", kNow - 36 * kDay);
  host.know("far ahead", kNow + 36 * kDay);
  host.know("ahead", kNow + 10 * kDay);
  host.know("fresh", kNow - kDay);
  host.pass(kWalk);
  host.clock.jump(3600);
  CHECK_FALSE(host.passes("expired"));
  for (const auto* name : {"far ahead", "ahead", "fresh"}) CHECK(host.passes(name));
  CHECK(host.row("far ahead").last_seen == host.clock.now());
  CHECK(host.row("ahead").last_seen == kNow + 10 * kDay);
  const int finds = host.store.finds + host.store.inserts;
  host.clock.pass(1);
  for (const auto* name : {"far ahead", "ahead", "fresh"}) CHECK(host.passes(name));
  CHECK(host.store.finds + host.store.inserts == finds);
}

TEST_CASE("who is known beside triplets stays so while the clock is wrong") {
  const Seconds wrong = GENERATE(40 * kDay, -60 * kDay);
  const bool is_wrong_at_start = GENERATE(false, true);
  CAPTURE(wrong, is_wrong_at_start);
  const StandingKey client = client_key("192.0.2.7");
  const StandingKey correspondent = correspondent_key("bob@there.example", "b@example.net");
  Host host(kNow + (is_wrong_at_start ? wrong : 0));
  change(host.settings).auto_allow_after = 3;
  host.know("known", kNow - kDay);
  host.table.standings[client] = {"", 3, kNow - kDay};
  host.table.standings[correspondent] = {"", 0, kNow - kDay};
  const Mail by_client{.sender = "stranger@example.com"};
  const Mail answer{
      .sender = "bob@there.example", .client = "198.51.100.9", .name = "mx.there.example"};
  const auto check = [&] {
    CHECK(host.answer(by_client) == "DUNNO");
    CHECK(host.answer(answer) == "DUNNO");
    host.pass(kWalk);
    CHECK(host.answer(by_client) == "DUNNO");
    CHECK(host.answer(answer) == "DUNNO");
    host.pass(kWalk);
    const std::lock_guard lock(host.store.table_mutex);
    for (const auto& [key, row] : host.table.standings) CHECK(row.last_seen >= kNow - kDay);
    CHECK(host.table.standings[client].passes == 3);
    CHECK(host.table.rows.size() == 1);
  };
  check();
  host.clock.jump(is_wrong_at_start ? -wrong : wrong);
  check();
  if (!is_wrong_at_start) host.clock.jump(-wrong);
  check();
}

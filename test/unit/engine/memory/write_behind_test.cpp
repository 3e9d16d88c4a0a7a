// SPDX-License-Identifier: MIT
#include "engine/memory/write_behind.hpp"

#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr Monotonic kStart = std::chrono::hours(1);
constexpr Monotonic kDue = kStart + kTouchPeriod;  // when touches are
constexpr bool kDown = true;

std::optional<UnixSeconds> nothing_later(const KeyHash&) {
  return std::nullopt;
}

struct Fixture {
  KeyHasher hasher;
  WriteBehind behind{hasher, kStart};

  bool touch(std::size_t n, const std::string& network = "") {
    const Key key{std::to_string(n), "provider.example", "b@x"};
    return behind.add_touch(hasher.hash(key), key, network, 100, false);
  }
  bool note(std::size_t n) {
    const StandingKey key{StandingKind::Client, std::to_string(n), ""};
    return behind.add_note(hasher.hash(key), {key, Note::Kind::Seen, "", 100});
  }
  WriteJob begin(Monotonic now, bool is_down = false) {
    return behind.begin(is_down, now, nothing_later);
  }
};

}  // namespace

TEST_CASE("last_seen may lag by a part of the lifetime, and by an hour at most") {
  struct Row {
    Seconds lifetime;
    Seconds lag_max;
  };
  const auto row = GENERATE(Row{35 * 86400, 3600}, Row{86400, 3600}, Row{86399, 3599},
                            Row{2400, 100}, Row{1, 0});
  CAPTURE(row.lifetime);
  Fixture f;
  f.behind.set_lifetime(row.lifetime);
  CHECK(f.behind.lag_max() == row.lag_max);
  CHECK(f.behind.is_young(100'000 - row.lag_max + 1, 100'000));
  CHECK_FALSE(f.behind.is_young(100'000 - row.lag_max, 100'000));
}

TEST_CASE("touches are due ten seconds after the last, and only if there is something to write") {
  Fixture f;
  CHECK(f.behind.next_time() == kNever);
  CHECK(f.touch(1));
  CHECK(f.behind.next_time() == kDue);
  CHECK_FALSE(f.behind.is_due(kDue - std::chrono::milliseconds(1)));
  CHECK(f.behind.is_due(kDue));
  const auto job = f.begin(kDue);
  CHECK(job.touches.size() == 1);
  CHECK(f.behind.is_writing());
  CHECK(f.behind.next_time() == kNever);
}

TEST_CASE("a note is due a second after the last portion, and takes no touch along") {
  Fixture f;
  f.touch(1);
  f.note(1);
  CHECK(f.behind.next_time() == kStart + kNotePeriod);
  const auto job = f.begin(kStart + kNotePeriod);
  CHECK(job.notes.size() == 1);
  CHECK(job.touches.empty());
  f.behind.end({});
  CHECK(f.behind.next_time() == kDue);
  f.note(2);
  CHECK(f.behind.next_time() == kStart + 2 * kNotePeriod);
  CHECK(f.begin(kDue).touches.size() == 1);
  f.behind.end({});
  f.note(3);
  CHECK(f.behind.next_time() == kDue + kNotePeriod);
}

TEST_CASE("a portion for which nothing is due is none") {
  Fixture f;
  f.touch(1);
  CHECK(f.begin(kStart).is_empty());
  CHECK_FALSE(f.behind.is_writing());
  CHECK(f.behind.next_time() == kDue);
}

TEST_CASE("at the end of the process everything goes at once") {
  Fixture f;
  for (std::size_t n = 0; n <= kTouchesAtOnce; ++n) f.touch(n);
  f.behind.hurry();
  CHECK(f.begin(kStart).touches.size() == kTouchesAtOnce);
  f.behind.end({});
  f.note(1);
  const auto last = f.begin(kStart);
  CHECK(last.touches.size() == 1);
  CHECK(last.notes.size() == 1);
  f.behind.end({});
  CHECK(f.behind.is_empty());
}

TEST_CASE("one portion at a time is with a worker, and none goes to a store that is down") {
  Fixture f;
  f.touch(1);
  CHECK(f.begin(kDue, kDown).is_empty());
  CHECK_FALSE(f.behind.is_writing());
  CHECK_FALSE(f.begin(kDue).is_empty());
  f.note(2);
  CHECK(f.begin(kDue).is_empty());
  CHECK(f.behind.next_time() == kDue + kTouchPause);  // a look at whether it is done
  f.behind.end({});
  CHECK_FALSE(f.behind.is_writing());
  CHECK(f.begin(kDue).notes.size() == 1);
}

TEST_CASE("if more is left than a portion the next one follows after a short pause") {
  Fixture f;
  const bool are_notes = GENERATE(false, true);
  const std::size_t portion = are_notes ? kNotesAtOnce : kTouchesAtOnce;
  const std::size_t more = GENERATE(0U, 1U);
  for (std::size_t n = 0; n < portion + more; ++n) CHECK((are_notes ? f.note(n) : f.touch(n)));
  const auto job = f.begin(kDue);
  CHECK(job.touches.size() + job.notes.size() == portion);
  CHECK(f.behind.is_empty() == (more == 0));
  if (more > 0) CHECK(f.behind.next_time() == kDue + kTouchPause);
}

TEST_CASE("what could not be written is written later") {
  Fixture f;
  f.touch(1);
  f.note(1);
  f.behind.end(f.begin(kDue));
  const auto again = f.begin(kDue + kTouchPeriod);
  CHECK(again.touches.size() == 1);
  CHECK(again.notes.size() == 1);
}

TEST_CASE("counts of a domain add up while they wait, also with those that could not be written") {
  Fixture f;
  const StandingKey domain{StandingKind::Domain, "example.org", ""};
  const auto count = [&](std::uint32_t came, std::uint32_t returned, UnixSeconds now) {
    const KeyHash hash = f.hasher.hash(domain);
    CHECK(f.behind.add_note(hash, {domain, Note::Kind::Counted, "", now, came, returned}));
  };
  count(1, 0, 100);
  count(2, 1, 101);
  auto job = f.begin(kDue);
  REQUIRE(job.notes.size() == 1);
  CHECK(job.notes[0].came == 3);
  CHECK(job.notes[0].returned == 1);
  CHECK(job.notes[0].now == 101);
  count(0, 1, 102);
  f.behind.end(std::move(job));
  const auto again = f.begin(kDue);
  REQUIRE(again.notes.size() == 1);
  CHECK(again.notes[0].came == 3);
  CHECK(again.notes[0].returned == 2);
  CHECK(again.notes[0].now == 102);
}

TEST_CASE("a touch of a provider's client touches the row of its network too") {
  Fixture f;
  f.touch(1, "192.0.2.0/24");
  const auto job = f.begin(kDue);
  REQUIRE(job.touches.size() == 2);
  const bool is_network_first = job.touches[0].key.client == "192.0.2.0/24";
  CHECK(job.touches[is_network_first ? 0 : 1].key == Key{"1", "192.0.2.0/24", "b@x"});
  CHECK(job.touches[is_network_first ? 1 : 0].key == Key{"1", "provider.example", "b@x"});
}

TEST_CASE("each portion ends a round, and takes the latest pass that the cache knows of") {
  Fixture f;
  f.touch(1);
  const auto round = f.behind.round();
  const auto job =
      f.behind.begin(!kDown, kDue, [](const KeyHash&) { return std::optional<UnixSeconds>(109); });
  CHECK(f.behind.round() != round);
  REQUIRE(job.touches.size() == 1);
  CHECK(job.touches[0].last_seen == 109);
}

TEST_CASE("where there is no room for a touch the caller is told so") {
  Fixture f;
  for (std::size_t n = 0; n < kTouchesMax; ++n) REQUIRE(f.touch(n));
  CHECK_FALSE(f.touch(kTouchesMax));
  for (std::size_t n = 0; n < kNotesMax; ++n) REQUIRE(f.note(n));
  CHECK_FALSE(f.note(kNotesMax));
}

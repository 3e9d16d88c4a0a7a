// SPDX-License-Identifier: MIT
#include "engine/memory/pass_cache.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr KeyHash kHash{1, 2};
constexpr KeyHash kOther{1, 3};  // in the same bucket
constexpr UnixSeconds kNow = 1'000'000;

GreylistSettings with_lifetime(Seconds lifetime) {
  GreylistSettings settings;
  settings.lifetime = lifetime;
  return settings;
}

}  // namespace

TEST_CASE("only a record that has passed, and is alive, passes from the cache") {
  struct Row {
    UnixSeconds last_seen;
    bool has_passed;
    bool passes;
  };
  const auto row = GENERATE(Row{kNow, true, true}, Row{kNow - 1, true, true},
                            Row{kNow - 100, true, true},   // just alive
                            Row{kNow - 101, true, false},  // expired
                            Row{kNow + 1, true, false},    // ahead of the clock: a worker mends it
                            Row{kNow, false, false}, Row{kNow - 1, false, false});
  CAPTURE(row.last_seen, row.has_passed);
  PassCache cache(100);
  cache.put(kHash, row.last_seen, row.has_passed);
  const auto* const entry = cache.find_pass(kHash, with_lifetime(100), kNow);
  CHECK((entry != nullptr) == row.passes);
  CHECK(cache.find_pass(kOther, with_lifetime(100), kNow) == nullptr);
  CHECK(cache.has_row(kHash));
  CHECK_FALSE(cache.has_row(kOther));
  CHECK(cache.last_seen(kHash) == row.last_seen);
  const auto* const waiting = cache.find_waiting(kHash);
  REQUIRE((waiting == nullptr) == row.has_passed);
  if (waiting != nullptr) CHECK(waiting->last_seen == row.last_seen);
}

TEST_CASE("the settings of the mail decide whether a cached record is alive") {
  PassCache cache(100);
  cache.put(kHash, kNow - 50, true);
  CHECK(cache.find_pass(kHash, with_lifetime(50), kNow) != nullptr);
  CHECK(cache.find_pass(kHash, with_lifetime(49), kNow) == nullptr);
}

TEST_CASE("a new verdict replaces the entry and the round of its touch") {
  PassCache cache(100);
  cache.put(kHash, kNow - 50, true);
  cache.find_pass(kHash, with_lifetime(100), kNow)->touch_round = 7;
  cache.put(kHash, kNow, true);
  CHECK(cache.find_pass(kHash, with_lifetime(100), kNow)->touch_round == 0);
}

TEST_CASE(
    "a cleared cache is empty; what was read in an earlier generation is told by its number") {
  PassCache cache(100);
  cache.put(kHash, kNow, true);
  cache.clear();
  CHECK_FALSE(cache.has_row(kHash));
  CHECK_FALSE(cache.last_seen(kHash));
  const auto before = cache.generation();
  cache.put(kHash, kNow, true);
  cache.start_generation();
  CHECK_FALSE(cache.has_row(kHash));
  CHECK(cache.generation() != before);
}

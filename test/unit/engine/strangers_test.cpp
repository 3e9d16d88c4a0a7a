// SPDX-License-Identifier: MIT
#include "engine/strangers.hpp"

#include <string>

#include "grayling/engine/pending_total.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

constexpr Monotonic kStart = std::chrono::hours(1000);

KeyHash key(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15U, n + 1};
}

struct Fixture {
  explicit Fixture(std::size_t pending_limit = 1) { limits.pending_limit = pending_limit; }

  Stranger stranger(std::uint64_t n) { return {key(n), client, limits}; }
  RowClaim claim(std::uint64_t n) { return strangers.claim(stranger(n), limits, kind, now); }
  void settle(std::uint64_t n, const RowClaim& claim, const ItemResult& result) {
    strangers.settle(stranger(n), claim, result, limits, kind, now);
  }
  // Its row is made if it may be.
  RowClaim come(std::uint64_t n) {
    const RowClaim claimed = claim(n);
    ItemResult result;
    result.was_refused = !claimed.may_insert;
    result.was_inserted = claimed.may_insert;
    if (claimed.may_insert) result.verdict = Verdict{};
    settle(n, claimed, result);
    return claimed;
  }
  static ItemResult passed() {
    Verdict verdict{.reason = Reason::Found, .is_first_pass = true};
    verdict.record.passes = 1;
    return {.verdict = verdict};
  }

  KeyHasher hasher;
  TestLog log;
  PurgeSchedule purge{1'800'000'000, kStart};
  Strangers strangers{hasher, purge, log};
  GreylistSettings limits;
  TableKind kind = TableKind::Full;
  Monotonic now = kStart;
  KeyHash client = strangers.client("192.0.2.7");
};

}  // namespace

TEST_CASE("a client has rows up to its limit, and what became of them decides about the next") {
  Fixture f;
  const RowClaim first = f.claim(1);
  CHECK(first.may_insert);
  CHECK(first.has_share);
  CHECK_FALSE(f.claim(2).may_insert);
  struct Row {
    const char* what;
    ItemResult result;
    bool has_room;  // for another row
  };
  Verdict waits;
  const auto row = GENERATE_COPY(Row{"made", {.verdict = waits, .was_inserted = true}, false},
                                 Row{"was there", {.verdict = waits}, true},
                                 Row{"could not be written", {}, true},
                                 Row{"was there, and passed", Fixture::passed(), true});
  CAPTURE(row.what);
  f.settle(1, first, row.result);
  CHECK(f.claim(3).may_insert == row.has_room);
}

TEST_CASE("a share is free again when its row passes, or when no worker was asked") {
  Fixture f;
  SECTION("its row passes, whoever brings the retry") {
    f.come(1);
    CHECK_FALSE(f.claim(2).may_insert);
    const RowClaim retry = f.claim(1);
    f.client = f.strangers.client("192.0.2.8");
    f.settle(1, retry, Fixture::passed());
    f.client = f.strangers.client("192.0.2.7");
  }
  SECTION("no worker was asked") {
    const RowClaim claim = f.claim(1);
    CHECK_FALSE(f.claim(2).may_insert);
    f.strangers.drop({}, f.client);  // without a share none is given back
    CHECK_FALSE(f.claim(2).may_insert);
    f.strangers.drop(claim, f.client);
  }
  CHECK(f.claim(3).may_insert);
  CHECK_FALSE(f.claim(4).may_insert);
}

TEST_CASE("a row of a tutorial's table that was read is one that came back") {
  Fixture f;
  f.kind = TableKind::Tutorial;
  f.come(1);
  CHECK_FALSE(f.claim(2).may_insert);
  Verdict verdict{.reason = Reason::Found};
  f.settle(1, RowClaim{}, {.verdict = verdict});
  CHECK(f.claim(3).may_insert);
}

TEST_CASE("a stranger that was turned away has waited from its first try") {
  struct Row {
    Seconds after;
    bool was_turned_away;
    bool has_waited;
  };
  Fixture f;
  f.limits.delay = 180;
  f.limits.retry_window = 86400;
  f.come(1);
  CHECK_FALSE(f.come(2).may_insert);
  const auto row = GENERATE(Row{0, true, false}, Row{179, true, false}, Row{180, true, true},
                            Row{86400, true, true}, Row{86401, false, false});
  CAPTURE(row.after);
  f.now += std::chrono::seconds(row.after);
  const RowClaim retry = f.claim(2);
  CHECK(retry.was_turned_away == row.was_turned_away);
  CHECK(retry.waited.has_value() == row.has_waited);
  if (row.has_waited) {
    CHECK(*retry.waited == row.after);
    CHECK(retry.may_insert);
    CHECK_FALSE(retry.has_share);
  }
}

TEST_CASE("who was turned away is forgotten when an administrator has changed the table") {
  Fixture f;
  f.come(1);
  f.come(2);
  CHECK(f.claim(2).was_turned_away);
  f.strangers.forget();
  CHECK_FALSE(f.claim(2).was_turned_away);
}

TEST_CASE("in learn mode any stranger may have a row, and takes no share") {
  Fixture f;
  f.limits.mode = Mode::Learn;
  for (std::uint64_t n = 0; n < 3; ++n) {
    const RowClaim claim = f.claim(n);
    CHECK(claim.may_insert);
    CHECK_FALSE(claim.has_share);
  }
  f.limits.mode = Mode::Enforce;
  CHECK(f.claim(9).may_insert);
}

TEST_CASE("beyond pending_total no stranger has a row, which is logged once") {
  Fixture f(0);
  f.limits.pending_total = 100;
  const std::uint64_t full = 100 + 100 / 8 + kPendingSlack;
  for (std::uint64_t n = 0; n < full; ++n) CHECK(f.come(n).may_insert);
  CHECK(f.log.count("purge: more strangers come") == 0);
  CHECK_FALSE(f.come(full).may_insert);
  CHECK_FALSE(f.come(full + 1).may_insert);
  CHECK(f.log.count("purge: more strangers come") == 1);
}

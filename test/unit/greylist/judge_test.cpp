// SPDX-License-Identifier: MIT
#include "grayling/greylist/judge.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;

struct Row {
  const char* promise;
  Record record;
  Reason reason;
  bool is_first_pass;
  RecordChange change;
  Record after;
};

void check(const GreylistSettings& settings, const Row& row) {
  CAPTURE(row.promise);
  const Verdict v = judge(settings, row.record, kNow);
  CHECK(v.reason == row.reason);
  CHECK(v.is_first_pass == row.is_first_pass);
  CHECK(v.change == row.change);
  CHECK(v.record == row.after);
}

Record waiting(Seconds age) {
  return {kNow - age, kNow - age, 0};
}
Record passed(Seconds idle) {
  return {kNow - 100 * kDay, kNow - idle, 3};
}
const Record kFresh{kNow, kNow, 0};

}  // namespace

TEST_CASE("a sender that has not passed yet") {
  const auto first_pass = [](Seconds age) { return Record{kNow - age, kNow, 1}; };
  using enum RecordChange;
  const Row rows[] = {
      {"at once", waiting(0), Reason::EarlyRetry, false, None, waiting(0)},
      {"a second early", waiting(179), Reason::EarlyRetry, false, None, waiting(179)},
      {"at exactly delay", waiting(180), Reason::Found, true, Save, first_pass(180)},
      {"at exactly retry_window", waiting(2 * kDay), Reason::Found, true, Save,
       first_pass(2 * kDay)},
      {"a second after it", waiting(2 * kDay + 1), Reason::New, false, Save, kFresh},
      {"first seen 5 minutes ahead", waiting(-300), Reason::EarlyRetry, false, None, waiting(-300)},
      {"further ahead: moved to now", waiting(-301), Reason::EarlyRetry, false, Save, kFresh},
      {"at the end of time",
       {std::numeric_limits<UnixSeconds>::max(), 0, 0},
       Reason::EarlyRetry,
       false,
       Save,
       kFresh},
      {"before all time",
       {std::numeric_limits<UnixSeconds>::min(), 0, 0},
       Reason::New,
       false,
       Save,
       kFresh},
  };
  for (const auto& row : rows) check(GreylistSettings{}, row);
  CHECK(judge({}, waiting(200), kNow).delayed == 200);
}

TEST_CASE("a sender that has passed") {
  const auto seen_now = [] { return Record{kNow - 100 * kDay, kNow, 3}; };
  using enum RecordChange;
  const Row rows[] = {
      {"in the same second", passed(0), Reason::Found, false, None, seen_now()},
      {"a second later", passed(1), Reason::Found, false, Touch, seen_now()},
      {"at exactly lifetime", passed(35 * kDay), Reason::Found, false, Touch, seen_now()},
      {"a second after it", passed(35 * kDay + 1), Reason::New, false, Save, kFresh},
      {"last seen ahead", passed(-9 * kDay), Reason::Found, false, Save, seen_now()},
      {"last seen before all time",
       {0, std::numeric_limits<UnixSeconds>::min(), 1},
       Reason::New,
       false,
       Save,
       kFresh},
      {"first seen ahead is no matter",
       {kNow + kDay, kNow - 1, 1},
       Reason::Found,
       false,
       Touch,
       {kNow + kDay, kNow, 1}},
  };
  for (const auto& row : rows) check(GreylistSettings{}, row);
}

TEST_CASE("with no delay a retry passes at once, even with its first sighting ahead") {
  GreylistSettings settings;
  settings.delay = 0;
  using enum RecordChange;
  check(settings, {"", waiting(0), Reason::Found, true, Save, {kNow, kNow, 1}});
  check(settings, {"", waiting(-200), Reason::Found, true, Save, {kNow + 200, kNow, 1}});
  CHECK(judge(settings, waiting(-200), kNow).delayed == 0);
  CHECK(first_sighting(fresh_record(settings, kNow)).reason == Reason::New);
}

TEST_CASE("learn mode judges as enforce does, and counts what it lets in as passed") {
  GreylistSettings settings;
  settings.mode = Mode::Learn;
  using enum RecordChange;
  CHECK(fresh_record(settings, kNow) == Record{kNow, kNow, 1});
  check(settings, {"", waiting(10), Reason::EarlyRetry, false, Save, {kNow - 10, kNow, 1}});
  check(settings, {"", waiting(3 * kDay), Reason::New, false, Save, {kNow, kNow, 1}});
  check(settings, {"", waiting(200), Reason::Found, true, Save, {kNow - 200, kNow, 1}});
  check(settings, {"", passed(36 * kDay), Reason::New, false, Save, {kNow, kNow, 1}});
}

TEST_CASE("by a clock that may be wrong, who has passed is neither forgotten nor set back") {
  using enum ClockTrust;
  using enum RecordChange;
  constexpr UnixSeconds kMin = std::numeric_limits<UnixSeconds>::min();
  constexpr UnixSeconds kMax = std::numeric_limits<UnixSeconds>::max();
  const struct {
    const char* promise;
    ClockTrust trust;
    UnixSeconds last_seen;
    Reason reason;
    RecordChange change;
    UnixSeconds after;
  } rows[] = {
      {"in doubt: expired", InDoubt, kNow - 35 * kDay - 1, Reason::Found, Touch, kNow},
      {"in doubt: long ago", InDoubt, kMin, Reason::Found, Touch, kNow},
      {"in doubt: this second", InDoubt, kNow, Reason::Found, None, kNow},
      {"in doubt: ahead", InDoubt, kNow + 1, Reason::Found, None, kNow + 1},
      {"in doubt: far ahead", InDoubt, kNow + 60 * kDay, Reason::Found, None, kNow + 60 * kDay},
      {"in doubt: the end of time", InDoubt, kMax, Reason::Found, None, kMax},
      {"unconfirmed: alive", Unconfirmed, kNow - 35 * kDay, Reason::Found, Touch, kNow},
      {"unconfirmed: expired", Unconfirmed, kNow - 35 * kDay - 1, Reason::New, Save, kNow},
      {"unconfirmed: ahead", Unconfirmed, kNow + 1, Reason::Found, None, kNow + 1},
      {"unconfirmed: far ahead", Unconfirmed, kNow + 60 * kDay, Reason::Found, None,
       kNow + 60 * kDay},
      {"confirmed: alive", Confirmed, kNow - 35 * kDay, Reason::Found, Touch, kNow},
      {"confirmed: expired", Confirmed, kNow - 35 * kDay - 1, Reason::New, Save, kNow},
      {"confirmed: ahead", Confirmed, kNow + 35 * kDay, Reason::Found, None, kNow + 35 * kDay},
      {"confirmed: far ahead", Confirmed, kNow + 35 * kDay + 1, Reason::Found, Save, kNow},
      {"confirmed: the end of time", Confirmed, kMax, Reason::Found, Save, kNow},
  };
  for (const auto& row : rows) {
    CAPTURE(row.promise);
    const Verdict verdict = judge_at({}, {1, row.last_seen, 3}, {kNow, row.trust});
    CHECK(verdict.reason == row.reason);
    CHECK_FALSE(verdict.is_first_pass);
    CHECK(verdict.change == row.change);
    CHECK(verdict.record.last_seen == row.after);
    CHECK(verdict.record.passes == (row.reason == Reason::New ? 0 : 3));
    CHECK(verdict.last_seen == (row.reason == Reason::New ? 0 : row.last_seen));
  }
}

TEST_CASE("what was seen since the start expires also while no row agrees with the clock") {
  Moment moment(kNow, ClockTrust::InDoubt);
  moment.measured_from = kNow - 40 * kDay;
  CHECK(judge_at({}, passed(40 * kDay), moment).reason == Reason::New);
  CHECK(judge_at({}, passed(40 * kDay + 1), moment).reason == Reason::Found);
  CHECK(judge_at({}, passed(35 * kDay), moment).reason == Reason::Found);
}

TEST_CASE("after the clock was moved, passes are dated by the later of two clocks") {
  Moment moment(kNow, ClockTrust::InDoubt);
  moment.latest = kNow + 40 * kDay;
  CHECK(judge_at({}, passed(1), moment).record.last_seen == moment.latest);
  CHECK(judge_at({}, passed(-50 * kDay), moment).record.last_seen == kNow + 50 * kDay);
  const Record first_pass{kNow - 180, moment.latest, 1};
  CHECK(judge_at({}, waiting(180), moment).record == first_pass);
  CHECK(judge_at({}, waiting(179), moment).record == waiting(179));
}

TEST_CASE("a stranger is judged alike by every clock") {
  for (const Seconds age : {-301, 0, 179, 180, 172800, 172801}) {
    for (const auto trust : {ClockTrust::InDoubt, ClockTrust::Unconfirmed, ClockTrust::Confirmed}) {
      const Verdict verdict = judge_at({}, waiting(age), {kNow, trust});
      CHECK(verdict.reason == judge({}, waiting(age), kNow).reason);
      CHECK(verdict.record == judge({}, waiting(age), kNow).record);
      CHECK(verdict.change == judge({}, waiting(age), kNow).change);
    }
  }
}

TEST_CASE("whether a sender still passes is what the judge says of its record") {
  const GreylistSettings settings;
  constexpr auto kLeast = std::numeric_limits<UnixSeconds>::min();
  constexpr auto kMost = std::numeric_limits<UnixSeconds>::max();
  for (const UnixSeconds last_seen : {kLeast, UnixSeconds{0}, kNow - settings.lifetime - 1,
                                      kNow - settings.lifetime, kNow - 1, kNow, kNow + 1, kMost}) {
    for (const UnixSeconds now : {kLeast, UnixSeconds{-1}, kNow, kMost}) {
      CAPTURE(last_seen, now);
      const Verdict verdict = judge(settings, {.last_seen = last_seen, .passes = 1}, now);
      const bool passes = verdict.passes() && verdict.change != RecordChange::Save;
      CHECK(still_passes(settings, last_seen, now) == passes);
    }
  }
}

// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing_steps.hpp"

#include <map>
#include <string>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000;
constexpr UnixSeconds kOver = kNow - Seconds{36} * 86400;

const StandingKey kClient = client_key("192.0.2.7");
const StandingKey kNullSender = null_sender_key("192.0.2.7");
const StandingKey kBob{StandingKind::Correspondent, "bob@news.there.example", "anna@here.example"};
const StandingKey kDomain{StandingKind::Domain, "there.example", ""};

using Table = std::map<StandingKey, Standing>;

StandingKey local(const char* name) {
  return {StandingKind::LocalDomain, name, ""};
}

StandingSteps steps_with(const Table& table) {
  auto steps = StandingSteps::of(kClient, kNullSender, kBob, kDomain, "news.there.example");
  steps.each_sought([&](SoughtStanding& sought) {
    if (const auto row = table.find(sought.key); row != table.end()) sought.row = row->second;
  });
  return steps;
}

// The reason that mail passes for with these rows; None: for none.
Reason reason_with(const Table& table) {
  const auto verdict = verdict_by({}, steps_with(table), kNow);
  if (!verdict) return Reason::None;
  CHECK(verdict->passes());
  CHECK(verdict->change == RecordChange::None);
  return verdict->reason;
}

const Standing kProvedClient{"", 5, kNow - 7};
const Standing kProvedBounces{"", 2, kNow - 6};
const Standing kWritten{"", 0, kNow - 8};
const Standing kProvedDomain{"", 4, kNow - 9, 5};
const Standing kSends{"", 0, kNow};

}  // namespace

TEST_CASE("a client counts first, then its null sender, then a correspondent, then a domain") {
  Table table = {{kClient, kProvedClient},
                 {kNullSender, kProvedBounces},
                 {kBob, kWritten},
                 {kDomain, kProvedDomain}};
  CHECK(reason_with(table) == Reason::ClientKnown);
  CHECK(verdict_by({}, steps_with(table), kNow)->last_seen == kNow - 7);
  table[kClient].domain = "there.example";  // all of one domain prove nothing
  CHECK(reason_with(table) == Reason::NullSenderKnown);
  CHECK(verdict_by({}, steps_with(table), kNow)->last_seen == kNow - 6);
  table[kNullSender].passes = 1;
  CHECK(reason_with(table) == Reason::Correspondent);
  CHECK(verdict_by({}, steps_with(table), kNow)->last_seen == kNow - 8);
  table[kBob].last_seen = kOver;
  CHECK(reason_with(table) == Reason::DomainKnown);
  table[kDomain].came = 6;
  CHECK(reason_with(table) == Reason::None);
  CHECK(reason_with({}) == Reason::None);
}

TEST_CASE("mail of a domain that sends through us is no answer, nor known by its domain") {
  const Table known = {{kBob, kWritten}, {kDomain, kProvedDomain}};
  const auto with = [&](const char* name, const Standing& row) {
    Table table = known;
    table[local(name)] = row;
    return reason_with(table);
  };
  CHECK(with("news.there.example", kSends) == Reason::None);
  CHECK(with("there.example", kSends) == Reason::Correspondent);
  CHECK(with("other.there.example", kSends) == Reason::Correspondent);
  CHECK(with("news.there.example", {"", 0, kOver}) == Reason::Correspondent);

  const Table by_domain = {{kDomain, kProvedDomain}, {local("there.example"), kSends}};
  CHECK(reason_with(by_domain) == Reason::None);
  const auto steps = steps_with(by_domain);
  const auto* const sending = sending_row({}, steps.domain, kNow);
  REQUIRE(sending != nullptr);
  CHECK(sending->key == local("there.example"));
  CHECK(sending_row({}, steps.answer, kNow) == nullptr);
}

TEST_CASE("a proved client passes whatever its sender's domain does") {
  CHECK(reason_with({{kClient, kProvedClient}, {local("there.example"), kSends}}) ==
        Reason::ClientKnown);
}

TEST_CASE("what isn't looked for is nobody's") {
  const auto steps = StandingSteps::of({}, {}, {}, {}, "");
  for (const StandingStep* step : steps.in_order()) {
    CHECK(step->own.key.is_none());
    CHECK(step->local[0].key.is_none());
    CHECK(step->local[1].key.is_none());
  }
  CHECK_FALSE(verdict_by({}, steps, kNow));
}

// SPDX-License-Identifier: MIT
// Domains that prove themselves: what counts, and what isn't enough.
#include "greylist/domain_standing.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'000'000'000;
constexpr UnixSeconds kLifetime = 35 * 86400;
constexpr std::uint32_t kMost = UINT32_MAX;

GreylistSettings settings(std::uint32_t after = 2) {
  GreylistSettings settings;
  settings.auto_allow_domains_after = after;
  return settings;
}

Standing row(std::uint32_t returned, std::uint32_t came, UnixSeconds last_seen = kNow) {
  return {"", returned, last_seen, came};
}

Note counted(std::uint32_t came, std::uint32_t returned, UnixSeconds now = kNow) {
  return {domain_key("a@example.org"), Note::Kind::Counted, "", now, came, returned};
}
Note seen(UnixSeconds now = kNow) {
  return {domain_key("a@example.org"), Note::Kind::Seen, "", now};
}

}  // namespace

TEST_CASE("a domain is the registrable one, and the null sender has none") {
  const StandingKey example{StandingKind::Domain, "example.org", ""};
  for (const auto* sender : {"a@example.org", "b@News.Example.ORG", "c@a.b.example.org."}) {
    CAPTURE(sender);
    CHECK(domain_key(sender) == example);
  }
  CHECK(domain_key("a@one.co.uk").name == "one.co.uk");
  CHECK(domain_key("a@two.co.uk").name == "two.co.uk");
  CHECK(domain_key("a@co.uk").name == "co.uk");  // that of no other sender
  CHECK(domain_key("a@m\xc3\xbcnchen.example").name == "xn--mnchen-3ya.example");
  for (const auto* sender : {"", "postmaster", "a@", "a@[192.0.2.1]", "a@192.0.2.1", "a@..",
                             "a@exa mple.org", "a@[IPv6:2001:db8::1]"}) {
    CAPTURE(sender);
    CHECK(domain_key(sender).is_none());
  }
}

TEST_CASE("two returns prove a domain of which four of five mails return") {
  const auto check = [](const Standing& domain, bool is_proved, std::uint32_t after = 2) {
    CAPTURE(domain.passes, domain.came, domain.last_seen, after);
    CHECK(has_domain_standing(settings(after), domain, kNow) == is_proved);
  };
  check(row(2, 2), true);
  check(row(1, 1), false);
  check(row(1, 1), true, 1);
  check(row(0, 0), false, 1);
  check(row(2, 3), false);
  check(row(4, 5), true);
  check(row(3, 4), false);
  check(row(8, 10), true);
  check(row(79, 99), false);
  check(row(80, 99), true);
  check(row(50, 50), false, 0);
  check(row(50, 50), false, 51);
  check(row(3, 2), true);  // of one that came, the note was lost
  check(row(2, 2, kNow - kLifetime), true);
  check(row(2, 2, kNow - kLifetime - 1), false);
  check(row(2, 2, kNow + 1000), true);  // the clock was wrong
  check(row(2, 2, INT64_MIN), false);
  check(row(kMost, kMost), true);
  check(row(kMost / 5 * 4, kMost), true);
  check(row(kMost / 5 * 4 - 1, kMost), false);
}

TEST_CASE("what came and what returned is added up") {
  const auto check = [](const std::optional<Standing>& before, const Note& note,
                        const std::optional<Standing>& after) {
    CAPTURE(note.came, note.returned, note.now);
    CHECK(noted(settings(), before, note, kNow) == after);
  };
  check(std::nullopt, counted(1, 0), row(0, 1));
  check(std::nullopt, counted(3, 2), row(2, 3));
  check(row(0, 1, kNow - 9), counted(0, 1), row(1, 1));
  check(row(1, 1, kNow - 9), counted(1, 0), row(1, 2));
  check(row(1, 1, kNow - 9), counted(1, 0, kNow - 20), row(1, 2, kNow - 9));  // it comes late
  check(row(2, 2, kNow - 9), counted(1, 1), row(3, 3));  // also of one with standing
  check(row(2, 2, kNow - kLifetime), counted(1, 0), row(2, 3));
  check(row(9, 9, kNow - kLifetime - 1), counted(1, 0), row(0, 1));  // it begins anew
  check(row(0, 1, kNow + 100), counted(1, 0), row(0, 2, kNow + 100));
  check(row(0, 1, kNow + kLifetime + 1), counted(1, 0), row(0, 2));  // the clock was wrong
  const Standing loaded{"example.net", 1, kNow, 1};  // an odd row: its domain means nothing
  check(loaded, counted(1, 1), Standing{"example.net", 2, kNow, 2});
}

TEST_CASE("both counts are halved when 100 have come") {
  const auto check = [](const Standing& before, const Note& note, const Standing& after) {
    CAPTURE(before.passes, before.came, note.came, note.returned);
    CHECK(noted(settings(), before, note, kNow) == after);
  };
  check(row(80, 98), counted(1, 0), row(80, 99));
  check(row(80, 99), counted(1, 0), row(40, 50));
  check(row(99, 99), counted(1, 0), row(49, 50));
  check(row(0, 99), counted(1, 0), row(0, 50));
  check(row(90, 99), counted(101, 100), row(70, 74));  // those of the note are halved first
  check(row(kMost, kMost), counted(kMost, kMost), row(kMost / 2, kMost / 2));
  check(row(kMost, 0), counted(0, 1), row(kMost, 63));
}

TEST_CASE("mail that returns and wasn't counted when it came is counted as come") {
  const auto check = [](const std::optional<Standing>& before, const Note& note,
                        const Standing& after) {
    CAPTURE(note.came, note.returned);
    CHECK(noted(settings(), before, note, kNow) == after);
  };
  check(std::nullopt, counted(0, 1), row(1, 1));
  check(row(1, 1), counted(0, 1), row(2, 2));
  check(row(2, 2), counted(1, 0), row(2, 3));  // no standing: a return is no credit
  check(row(1, 2), counted(0, 1), row(2, 2));
  check(row(1, 2), counted(0, 3), row(4, 4));
  check(row(3, 2), counted(1, 0), row(3, 3));
  check(row(9, 9, kNow - kLifetime - 1), counted(0, 1), row(1, 1));
  check(row(99, 99), counted(0, 7), row(53, 53));
}

TEST_CASE("a single note counts less than 100, too") {
  CHECK(noted(settings(), std::nullopt, counted(99, 1), kNow) == row(1, 99));
  CHECK(noted(settings(), std::nullopt, counted(100, 81), kNow) == row(40, 50));
  CHECK(noted(settings(), std::nullopt, counted(kMost, kMost), kNow) == row(63, 63));
}

TEST_CASE("mail moves the row of a domain with standing, and of no other") {
  const auto check = [](const std::optional<Standing>& before,
                        const std::optional<Standing>& after) {
    CHECK(noted(settings(), before, seen(), kNow) == after);
  };
  check(std::nullopt, std::nullopt);
  check(row(1, 1, kNow - 9000), std::nullopt);
  check(row(2, 3, kNow - 9000), std::nullopt);
  check(row(2, 2, kNow - 9000), row(2, 2));
  check(row(2, 2), std::nullopt);
  check(row(2, 2, kNow + kLifetime + 1), row(2, 2));  // the clock was wrong
  check(row(2, 2, kNow - kLifetime - 1), std::nullopt);
}

TEST_CASE("by a clock that may be wrong, no domain's row expires and none is set back") {
  const Moment in_doubt(kNow, ClockTrust::InDoubt);
  const Moment unconfirmed(kNow, ClockTrust::Unconfirmed);
  const Standing old = row(2, 2, kNow - kLifetime - 1);
  const Standing ahead = row(2, 2, kNow + kLifetime + 1);
  CHECK(has_domain_standing(settings(), old, in_doubt));
  CHECK_FALSE(has_domain_standing(settings(), old, unconfirmed));
  CHECK(noted(settings(), old, counted(1, 1), in_doubt) == row(3, 3));
  CHECK(noted(settings(), old, counted(1, 1), unconfirmed) == row(1, 1));
  for (const auto& moment : {in_doubt, unconfirmed}) {
    CHECK(has_domain_standing(settings(), ahead, moment));
    CHECK(noted(settings(), ahead, counted(1, 1), moment) == row(3, 3, ahead.last_seen));
    CHECK_FALSE(noted(settings(), ahead, seen(), moment));
  }
}

TEST_CASE("notes of one domain are joined, and none of their counts is lost") {
  const auto check = [](Note note, const Note& later, const Note& both) {
    join(note, later);
    CHECK(note.kind == both.kind);
    CHECK(note.came == both.came);
    CHECK(note.returned == both.returned);
    CHECK(note.now == both.now);
  };
  check(counted(1, 0), counted(0, 1, kNow + 5), counted(1, 1, kNow + 5));
  check(counted(1, 0, kNow + 5), counted(2, 1), counted(3, 1, kNow + 5));
  check(seen(), counted(1, 0, kNow + 5), counted(1, 0, kNow + 5));
  check(counted(1, 2), seen(kNow + 5), counted(1, 2, kNow + 5));
  check(seen(), seen(kNow + 5), seen());
  check(counted(kMost, 1), counted(1, kMost), counted(kMost, kMost));
  const Note earned{client_key("192.0.2.7"), Note::Kind::Earned, "example.org", kNow};
  const Note sighting{client_key("192.0.2.7"), Note::Kind::Seen, "", kNow + 5};
  check(earned, sighting, earned);
  check(sighting, earned, earned);
}

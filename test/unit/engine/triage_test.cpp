// SPDX-License-Identifier: MIT
#include "engine/triage.hpp"

#include "unit/engine/triage_site.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr KeyHash kHash{1, 2};
constexpr Seconds kLongDelay = 30 * 60;

GreylistSettings with_spf(SpfUse use) {
  GreylistSettings settings;
  settings.spf = use;
  return settings;
}

GreylistSettings selective() {
  GreylistSettings settings;
  settings.selective = true;
  return settings;
}

}  // namespace

TEST_CASE("a worker only looks first if a stranger may pass without a row") {
  SECTION("by its domain") {
    TriageSite site;
    CHECK(site.ticket(site.mail()).item->is_look);
  }
  SECTION("but not if two batches take too long") {
    TriageSite site;
    site.slow_down();
    CHECK_FALSE(site.ticket(site.mail()).item->is_look);
  }
  SECTION("by its points, for which the DNS needn't be asked") {
    TriageSite site(selective());
    site.triage.signals().set_timeout(milliseconds(0));
    CHECK(site.ticket(site.mail()).item->is_look);
    CHECK_FALSE(site.ticket(site.mail_without_name()).item->is_look);
  }
  SECTION("else it judges at once") {
    TriageSite site;
    site.triage.signals().set_timeout(milliseconds(0));
    CHECK_FALSE(site.ticket(site.mail()).item->is_look);
  }
}

TEST_CASE("the null sender claims the domain of its HELO, and needs no look for it") {
  TriageSite site;
  Mail bounce = site.mail();
  bounce.sender = "";
  bounce.helo = "mx.example.org";
  const auto item = site.ticket(bounce).item;
  CHECK_FALSE(item->is_look);
  CHECK(item->is_domain_claimed);
  CHECK(item->domain == domain_key("@example.org"));
  CHECK(item->helo == "mx.example.org");
}

TEST_CASE("a stranger waits as long as the worst that SPF may say, until SPF is known") {
  TriageSite site;
  Mail mail = site.mail_without_name();
  const auto failing = GENERATE(false, true);
  CAPTURE(failing);
  if (failing) mail.client = "203.0.113.9";
  auto ticket = site.ticket(mail);
  CHECK(ticket.item->policy->delay == kLongDelay);
  site.check(ticket);
  CHECK_FALSE(site.triage.decide({1, 2}, ticket, {}));
  CHECK(ticket.item->policy->delay == (failing ? kLongDelay : site.rules.greylist->delay));
}

TEST_CASE("a stranger gets a share of the table when a worker is to judge it") {
  GreylistSettings settings;
  settings.pending_limit = 1;
  TriageSite site(settings);
  auto look = site.ticket(site.mail());
  site.triage.claim(kHash, look, site.clock.monotonic());
  CHECK_FALSE(look.claim.has_share);
  CHECK_FALSE(look.item->is_read_only);
  look.item->is_look = false;
  site.triage.claim(kHash, look, site.clock.monotonic());
  CHECK(look.claim.has_share);

  auto next = site.ticket(site.mail());
  next.item->is_look = false;
  site.triage.claim({1, 3}, next, site.clock.monotonic());
  CHECK(next.item->is_read_only);

  site.check(look);  // what was claimed before is free again
  CHECK_FALSE(look.claim.has_share);
  site.triage.claim({1, 3}, next, site.clock.monotonic());
  CHECK_FALSE(next.item->is_read_only);
}

TEST_CASE("who was looked up again, because a connection was lost, is asked about anew") {
  TriageSite site;
  auto ticket = site.ticket(site.mail());
  ticket.item->is_rerun = ticket.item->is_unknown = true;
  site.check(ticket);
  CHECK_FALSE(ticket.item->is_rerun);
  CHECK_FALSE(ticket.item->is_unknown);
}

TEST_CASE("a stranger that was turned away and comes back isn't looked up first") {
  GreylistSettings settings;
  settings.pending_limit = 1;
  TriageSite site(settings);
  const auto hash = site.hasher.hash(site.ticket(site.mail()).item->key);
  const Stranger stranger{hash, site.client(site.mail()), *site.rules.greylist};
  site.triage.strangers().settle(stranger, {}, {.was_refused = true}, *site.rules.greylist,
                                 TableKind::Full, site.clock.monotonic());
  CHECK(site.ticket(site.mail()).item->is_look);
  site.clock.pass(site.rules.greylist->delay);
  CHECK_FALSE(site.ticket(site.mail()).item->is_look);
  site.triage.forget();
  CHECK(site.ticket(site.mail()).item->is_look);
}

TEST_CASE("the DNS is asked about all who wait under the settings of the ticket") {
  TriageSite site;
  auto ticket = site.ticket(site.mail());
  ticket.item->is_domain_claimed = true;
  Mail second = site.mail();
  second.client = "198.51.100.8";
  Mail third = site.mail();
  third.client = "198.51.100.9";
  const auto other = std::make_shared<const GreylistSettings>();
  const Waiter same = site.waiter(second);
  const Waiter different = site.waiter(third, {}, 0, other);
  site.check(ticket, {&same, &different});
  CHECK(site.ends == 1);
  CHECK_FALSE(ticket.item->is_look);
  CHECK_FALSE(ticket.item->is_domain_claimed);
  REQUIRE(ticket.mails.size() == 2);
  for (const auto& mail : ticket.mails) CHECK(mail.signals.is_proof);
}

TEST_CASE("a check ends at once if the store has become too slow to be asked a second time") {
  TriageSite site;
  auto ticket = site.ticket(site.mail());
  site.slow_down();
  site.check(ticket);
  CHECK(site.ends == 1);
  CHECK(site.dns.asked.empty());
}

TEST_CASE("a check is done in time for the one that has waited longest") {
  TriageSite site;
  site.dns.delay("example.org", RecordType::Txt, milliseconds(900));
  const Waiter first = site.waiter(site.mail());
  site.clock.pass_ms(800);
  auto ticket = site.ticket(site.mail());
  site.check(ticket, {&first});
  CHECK(site.triage.signals().next_time() == site.clock.monotonic() + milliseconds(100));
}

TEST_CASE("what SPF and points say decides whether a stranger passes without a row") {
  SECTION("SPF's pass is enough if it is to be") {
    TriageSite site(with_spf(SpfUse::Pass));
    auto ticket = site.ticket(site.mail());
    site.check(ticket);
    CHECK(site.triage.decide({1, 2}, ticket, {}) == Reason::SpfPass);
  }
  SECTION("else the domain's standing counts for the worker's second batch") {
    TriageSite site;
    auto ticket = site.ticket(site.mail());
    site.check(ticket);
    CHECK_FALSE(site.triage.decide({1, 2}, ticket, {}));
    CHECK(ticket.item->domain == domain_key("@example.org"));
  }
  SECTION("the points are those of who has waited longest") {
    TriageSite site(selective());
    auto ticket = site.ticket(site.mail_without_name());
    site.check(ticket);
    const Waiter named = site.waiter(site.mail());
    const Waiter nameless = site.waiter(site.mail_without_name());
    CHECK(site.triage.decide({1, 2}, ticket, {&named, &nameless}) == Reason::NotSuspicious);
    CHECK_FALSE(site.triage.decide({1, 2}, ticket, {&nameless, &named}));
    CHECK_FALSE(site.triage.decide({1, 2}, ticket, {}));
  }
}

TEST_CASE("what the DNS says of a mail counts beside the signs of its request") {
  TriageSite site;
  const StrangerPoints& points = site.triage.points();
  Signs signs;
  signs.add(Sign::NoName);
  CHECK(points.evidence(signs, nullptr).signs == signs);
  StrangerMail mail;
  mail.signals.spf = SpfResult::Fail;
  Signs dead;
  dead.add(Sign::SenderDomainDead);
  mail.signals.take_signs(dead);
  const Signs all = points.evidence(signs, &mail).signs;
  CHECK(all.has(Sign::SpfFail));
  CHECK(all.has(Sign::NoName));
  CHECK(all.has(Sign::SenderDomainDead));
}

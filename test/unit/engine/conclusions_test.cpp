// SPDX-License-Identifier: MIT
#include "engine/conclusions.hpp"

#include "unit/engine/triage_site.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr KeyHash kHash{1, 2};

struct Site : TriageSite {
  explicit Site(GreylistSettings settings = {}) : TriageSite(std::move(settings)) {
    told.set_table(TableKind::Full);
  }

  // A ticket of this mail, on which it waits.
  WaitingRoom::Closed closed(const Mail& mail) {
    WaitingRoom::Closed closed;
    closed.ticket = ticket(mail);
    closed.waiters.push_back(waiter(mail, kHash));
    return closed;
  }
  // How many must be considered again.
  std::size_t conclude(WaitingRoom::Closed closed, Reason reason) {
    return conclusions.conclude(std::move(closed), kHash, {reason, 0}).size();
  }
  // A mail that waits for a worker.
  void wait(const Mail& mail) {
    waiting.add(waiter(mail, kHash), false);
    Ticket& kept = waiting.keep(kHash, ticket(mail));
    kept.item->is_look = false;
    kept.asked_at = clock.monotonic();
    triage.claim(kHash, kept, kept.asked_at);
  }

  WaitingRoom waiting;
  Answers told{statistics, log, clock, {3, 4}};
  ClockWatch clock_watch{clock};
  WorkerPool workers{{clock, clock_watch, watch, [] {}}};
  Conclusions conclusions{{waiting, told, triage.strangers(), known.standings(), triage.points(),
                           counts, workers, watch, rules, clock}};
};

GreylistSettings selective() {
  GreylistSettings settings;
  settings.selective = true;
  return settings;
}

}  // namespace

TEST_CASE("an outcome is told to those who wait under its settings, and the others come again") {
  Site site;
  auto closed = site.closed(site.mail());
  const auto other = std::make_shared<const GreylistSettings>();
  closed.waiters.push_back(site.waiter(site.mail(), kHash, 1, other));
  const auto again = site.conclusions.conclude(std::move(closed), kHash, {Reason::New, 0});
  REQUIRE(again.size() == 1);
  CHECK(again[0].tag == 1);
  CHECK(again[0].request.request().sender == "a@example.org");
  CHECK(site.answers == std::vector<std::string>{kDefer});
}

TEST_CASE("that a client has proved itself says nothing about another") {
  Site site;
  auto closed = site.closed(site.mail());
  Mail other = site.mail();
  other.client = "198.51.100.8";
  closed.waiters.push_back(site.waiter(other, kHash, 1));
  CHECK(site.conclude(std::move(closed), Reason::ClientKnown) == 1);
  CHECK(site.answers == std::vector<std::string>{"DUNNO"});
}

TEST_CASE("what SPF proves of one client says nothing about another") {
  Site site;
  auto closed = site.closed(site.mail());
  site.check(closed.ticket);
  Mail other = site.mail();
  other.client = "198.51.100.8";
  closed.waiters.push_back(site.waiter(other, kHash, 1));
  SECTION("it may pass, too, once SPF is asked about it") {
    const auto outcome = GENERATE(Reason::SpfPass, Reason::DomainKnown, Reason::New);
    CHECK(site.conclude(std::move(closed), outcome) == 1);
  }
  SECTION("it waits with the first if the domain's row has let nobody pass") {
    closed.ticket.item->domain = domain_key("@example.org");
    CHECK(site.conclude(std::move(closed), Reason::New) == 0);
    CHECK(site.answers == std::vector<std::string>{kDefer, kDefer});
  }
}

TEST_CASE("each request passes or waits by its own points") {
  Site site(selective());
  auto closed = site.closed(site.mail());
  closed.waiters.push_back(site.waiter(site.mail_without_name(), kHash, 1));
  const auto by_points = GENERATE(true, false);
  const auto again = site.conclusions.conclude(
      std::move(closed), kHash, {by_points ? Reason::NotSuspicious : Reason::New, 0});
  REQUIRE(again.size() == 1);
  CHECK(again[0].tag == (by_points ? 1U : 0U));
  CHECK(site.answers.back() == (by_points ? "DUNNO" : kDefer));
}

TEST_CASE("if the store fails, all who wait on a ticket are told, and its share is free again") {
  GreylistSettings settings;
  settings.pending_limit = 1;
  Site site(settings);
  site.told.set_permitted_on_failure(false);
  site.wait(site.mail());
  site.waiting.add(site.waiter(site.mail(), kHash, 1), false);
  site.conclusions.fail(kHash);
  CHECK(site.answers == std::vector<std::string>{kDefer, kDefer});
  CHECK(site.log.count("reason=store unavailable") == 2);
  CHECK(site.waiting.is_empty());
  auto next = site.ticket(site.mail());
  next.item->is_look = false;
  site.triage.claim({5, 6}, next, site.clock.monotonic());
  CHECK(next.claim.has_share);
}

TEST_CASE("a late request passes if the store has failed, and waits if the queue is too long") {
  const auto is_in_queue = GENERATE(true, false);
  const auto works = GENERATE(true, false);
  CAPTURE(is_in_queue, works);
  Site site;
  site.wait(site.mail());
  if (is_in_queue) {
    site.workers.ask({kHash, site.waiting.find(kHash)->item, TableKind::Full, {}});
    site.workers.hand_over();
  }
  site.clock.pass_ms(999);
  site.conclusions.fail_late();
  CHECK(site.answers.empty());
  site.clock.pass_ms(1);
  if (works) site.watch.note_verdict(site.clock.monotonic());
  site.conclusions.fail_late();
  REQUIRE(site.answers.size() == 1);
  CHECK(site.answers[0] == (is_in_queue && works ? kDefer : "DUNNO"));
  CHECK(site.waiting.find(kHash) != nullptr);
}

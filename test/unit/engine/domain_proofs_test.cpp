// SPDX-License-Identifier: MIT
#include "engine/domain_proofs.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"

using namespace grayling;

namespace {

struct Fixture {
  Fixture() {
    checks.set_timeout(std::chrono::milliseconds(300));
    dns.add_text("example.org", "v=spf1 ip4:198.51.100.0/24 -all");
  }

  Ticket ticket(const std::string& sender = "a@example.org",
                const std::string& recipient = "b@example.net", const std::string& helo = "") {
    Ticket ticket;
    ticket.item = std::make_shared<BatchItem>();
    ticket.item->policy = std::make_shared<const GreylistSettings>(settings);
    PolicyRequest request;
    request.client_address = "198.51.100.7";
    request.sender = sender;
    request.helo_name = helo;
    request.recipient = recipient;
    if (auto subject = signal_subject(settings, request, true)) ticket.mails = {{*subject}};
    return ticket;
  }
  // Its row was made.
  void come(Ticket ticket, bool is_proof = true) {
    ticket.mails.front().signals = {is_proof ? SpfResult::Pass : SpfResult::Fail, is_proof};
    proofs.note(ticket,
                {.verdict = first_sighting({clock.now(), clock.now(), 0}), .was_inserted = true});
  }
  void come_back(const Ticket& ticket) {
    Verdict verdict{.reason = Reason::Found, .is_first_pass = true};
    proofs.note(ticket, {.verdict = verdict});
    dns.deliver();
  }
  void pass_ms(int ms) {
    clock.pass_ms(ms);
    dns.deliver();
    checks.end_late(clock.monotonic());
  }
  // What was noted since the last call: came, returned.
  std::pair<std::uint32_t, std::uint32_t> noted() {
    clock.pass(10);
    auto job = write_behind.begin(false, clock.monotonic(),
                                  [](const KeyHash&) { return std::optional<UnixSeconds>(); });
    std::pair<std::uint32_t, std::uint32_t> sum;
    for (const auto& note : job.notes) {
      CHECK(note.key == StandingKey{StandingKind::Domain, "example.org", ""});
      sum.first += note.came;
      sum.second += note.returned;
    }
    if (!job.is_empty()) write_behind.end({});
    return sum;
  }

  // What was counted as unproved since the last call: "none example.org".
  std::vector<std::string> unproved() {
    std::vector<std::string> names;
    for (const auto& [key, number] : counts.take_tally().take(1000).counts) {
      if (key.what == tally::kUnproved) names.push_back(key.name);
    }
    return names;
  }

  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  GreylistSettings settings;
  TestClock clock;
  KeyHasher hasher;
  WriteBehind write_behind{hasher, clock.monotonic()};
  ScriptedResolver dns{clock, std::chrono::seconds(10)};
  SpfChecks checks{&dns, hasher, clock};
  EngineStatistics statistics;
  StrangerCounts counts{statistics, clock};
  DomainProofs proofs{hasher, write_behind, checks, counts, clock};
};

using Pair = Fixture::Pair;

}  // namespace

TEST_CASE("mail that SPF proves counts when it comes and when it returns") {
  Fixture f;
  f.come(f.ticket());
  CHECK(f.noted() == Pair{1, 0});
  f.come_back(f.ticket());
  CHECK(f.noted() == Pair{0, 1});
  f.come(f.ticket("a@none.example"), false);
  f.come_back(f.ticket("a@none.example"));
  CHECK(f.noted() == Pair{0, 0});
}

TEST_CASE("each counts once an hour for a domain and a recipient") {
  Fixture f;
  for (const auto* sender : {"a@example.org", "b@example.org", "a@news.example.org"}) {
    f.dns.add_text("news.example.org", "v=spf1 ip4:198.51.100.0/24 -all");
    f.come(f.ticket(sender));
    f.come_back(f.ticket(sender, "B@example.net"));
  }
  CHECK(f.noted() == Pair{1, 1});
  const auto asked = f.dns.asked.size();
  f.come_back(f.ticket());
  CHECK(f.dns.asked.size() == asked);  // the DNS is spared what doesn't matter
  f.come(f.ticket("a@example.org", "c@example.net"));
  CHECK(f.noted() == Pair{1, 0});
  f.clock.pass(kCountEvery);
  f.come(f.ticket());
  f.come_back(f.ticket());
  CHECK(f.noted() == Pair{1, 1});
}

TEST_CASE("two that return while the DNS is asked count once") {
  Fixture f;
  const Verdict verdict{.reason = Reason::Found, .is_first_pass = true};
  f.proofs.note(f.ticket("a@example.org"), {.verdict = verdict});
  f.proofs.note(f.ticket("b@example.org"), {.verdict = verdict});
  f.dns.deliver();
  CHECK(f.noted() == Pair{0, 1});
}

TEST_CASE("each mail that counts when it comes counts when it returns, whatever the hour") {
  Fixture f;
  Pair sum;
  for (const Seconds minutes : {20, 10, 20, 10}) {
    f.come(f.ticket());
    f.clock.pass(60 * minutes);
    f.come_back(f.ticket());
    f.clock.pass(60 * (65 - minutes));
    const auto [came, returned] = f.noted();
    sum.first += came;
    sum.second += returned;
  }
  CHECK(sum == Pair{4, 4});
}

TEST_CASE("where the DNS was too slow for the mail, it is asked whether it counts") {
  Fixture f;
  f.dns.delay("example.org", RecordType::Txt, std::chrono::milliseconds(900));
  Ticket ticket = f.ticket();
  ticket.mails.front().signals.spf = SpfResult::TempError;
  SECTION("as coming") {
    f.proofs.note(ticket, {.verdict = first_sighting({f.clock.now(), f.clock.now(), 0}),
                           .was_inserted = true});
    f.pass_ms(899);
    CHECK(f.dns.open() == 1);
    f.pass_ms(1);
    CHECK(f.noted() == Pair{1, 0});
  }
  SECTION("as returning") {
    f.come_back(ticket);
    f.pass_ms(900);
    CHECK(f.noted() == Pair{0, 1});
  }
  SECTION("but not for longer than five seconds") {
    f.dns.delay("example.org", RecordType::Txt, std::chrono::milliseconds(9000));
    f.come_back(ticket);
    f.pass_ms(4999);
    CHECK(f.dns.open() == 1);
    f.pass_ms(1);
    CHECK(f.dns.open() == 0);
    CHECK(f.noted() == Pair{0, 0});
  }
}

TEST_CASE("where the DNS was too slow to say whether everybody passes, it is asked again") {
  Fixture f;
  f.dns.delay("example.org", RecordType::Txt, std::chrono::milliseconds(900));
  Ticket ticket = f.ticket();
  ticket.mails.front().signals = {SpfResult::Pass, false, true};
  SECTION("as coming") {
    f.proofs.note(ticket, {.verdict = first_sighting({f.clock.now(), f.clock.now(), 0}),
                           .was_inserted = true});
    f.pass_ms(900);
    CHECK(f.noted() == Pair{1, 0});
  }
  SECTION("as returning") {
    f.come_back(ticket);
    f.pass_ms(900);
    CHECK(f.noted() == Pair{0, 1});
  }
  CHECK(f.unproved().empty());
}

TEST_CASE("a return whose signals are known already asks nothing") {
  Fixture f;
  Ticket ticket = f.ticket();
  ticket.mails.front().signals = {SpfResult::Pass, true};
  f.come_back(ticket);
  CHECK(f.dns.asked.empty());
  CHECK(f.noted() == Pair{0, 1});
}

TEST_CASE("of several clients that wait on a ticket the one counts that SPF proves") {
  Fixture f;
  Ticket ticket = f.ticket();
  ticket.mails.push_back(ticket.mails.front());
  ticket.mails.front().subject.client = *IpAddress::parse("203.0.113.9");
  ticket.mails.front().signals = {SpfResult::Fail, false};
  ticket.mails.back().signals = {SpfResult::Pass, true};
  f.proofs.note(
      ticket, {.verdict = first_sighting({f.clock.now(), f.clock.now(), 0}), .was_inserted = true});
  CHECK(f.noted() == Pair{1, 0});
}

TEST_CASE("what proves nothing isn't counted") {
  Fixture f;
  SECTION("mail in learn mode, where nobody has to return") {
    f.settings.mode = Mode::Learn;
    f.come(f.ticket());
    f.come_back(f.ticket());
  }
  SECTION("the return of one that a limit had turned away") {
    Ticket ticket = f.ticket();
    ticket.claim.waited = 300;
    f.come_back(ticket);
  }
  SECTION("mail of the null sender, though SPF passes for its HELO") {
    Ticket ticket = f.ticket("", "b@example.net", "example.org");
    REQUIRE_FALSE(ticket.mails.empty());
    f.come(ticket);
    ticket.mails.front().signals = {SpfResult::Pass, true};
    f.come_back(ticket);
  }
  SECTION("a sender that was known") {
    f.proofs.note(f.ticket(), {.verdict = Verdict{.reason = Reason::Found}});
  }
  SECTION("an early retry") {
    Ticket ticket = f.ticket();
    ticket.mails.front().signals = {SpfResult::Pass, true};
    f.proofs.note(ticket, {.verdict = Verdict{.reason = Reason::EarlyRetry}});
  }
  SECTION("what the store couldn't write, or a limit refused") {
    Ticket ticket = f.ticket();
    ticket.mails.front().signals = {SpfResult::Pass, true};
    f.proofs.note(ticket, {});
    f.proofs.note(ticket, {.was_refused = true});
  }
  SECTION("mail of a ticket for which the DNS isn't asked") {
    Ticket ticket = f.ticket();
    ticket.mails.clear();
    f.come_back(ticket);
  }
  CHECK(f.noted() == Pair{0, 0});
  CHECK(f.dns.asked.empty());
}

TEST_CASE("after the table was changed by others all counts anew") {
  Fixture f;
  f.come(f.ticket());
  CHECK(f.noted() == Pair{1, 0});
  f.proofs.forget();
  f.come(f.ticket());
  CHECK(f.noted() == Pair{1, 0});
}

TEST_CASE("a return that proves nothing is counted for the report, with what SPF said") {
  using Names = std::vector<std::string>;
  Fixture f;
  SECTION("a domain without a record, also below its registrable domain") {
    f.come(f.ticket("a@mail.none.example"), false);
    CHECK(f.unproved().empty());  // it may never come back
    f.come_back(f.ticket("a@mail.none.example"));
    CHECK(f.unproved() == Names{"none none.example"});
  }
  SECTION("a broken record") {
    f.dns.add_text("broken.example", "v=spf1 ip4:198.51.100.300 -all");
    f.come_back(f.ticket("a@broken.example"));
    CHECK(f.unproved() == Names{"permerror broken.example"});
  }
  SECTION("a record that everybody passes") {
    f.dns.add_text("wide.example", "v=spf1 +all");
    f.come_back(f.ticket("a@wide.example"));
    CHECK(f.unproved() == Names{"pass wide.example"});
  }
  SECTION("a DNS that says nothing in time") {
    f.dns.delay("example.org", RecordType::Txt, std::chrono::milliseconds(9000));
    f.come_back(f.ticket());
    f.pass_ms(5000);
    CHECK(f.unproved() == Names{"temperror example.org"});
  }
  SECTION("a DNS that doesn't say in time whether everybody passes") {
    f.dns.add_text("slow.example", "v=spf1 ip4:198.51.100.0/24 a:a.slow.example -all");
    f.dns.delay("a.slow.example", RecordType::A, std::chrono::milliseconds(9000));
    f.come_back(f.ticket("a@slow.example"));
    f.pass_ms(5000);
    CHECK(f.unproved() == Names{"temperror slow.example"});
  }
  SECTION("but not a proof, nor where nobody is asked") {
    f.come_back(f.ticket());
    f.checks.set_timeout(std::chrono::milliseconds(0));
    f.come_back(f.ticket("a@none.example"));
    CHECK(f.unproved().empty());
  }
}

TEST_CASE("mail that counts for its domain is shown by the status") {
  Fixture f;
  f.come(f.ticket());
  f.come(f.ticket("a@example.org", "c@example.net"));
  f.come_back(f.ticket());
  CHECK(f.statistics.domain_came.value() == 2);
  CHECK(f.statistics.domain_returned.value() == 1);
}

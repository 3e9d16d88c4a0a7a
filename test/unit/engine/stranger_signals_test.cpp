// SPDX-License-Identifier: MIT
#include "engine/stranger_signals.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

struct Fixture {
  Fixture() {
    signals.set_timeout(milliseconds(300));
    dns.add_text("example.org", "v=spf1 ip4:198.51.100.0/24 -all");
    dns.add_text("slow.example", "v=spf1 ip4:198.51.100.0/24 -all");
    dns.delay("slow.example", RecordType::Txt, milliseconds(900));
  }

  Ticket ticket(const std::string& sender, const std::string& instance = "m1") {
    Ticket ticket;
    ticket.item = std::make_shared<BatchItem>();
    ticket.item->policy = std::make_shared<const GreylistSettings>();
    ticket.asked_at = clock.monotonic();
    add(ticket, sender, "198.51.100.7", instance);
    return ticket;
  }
  void add(Ticket& ticket, const std::string& sender, const std::string& client,
           const std::string& instance = "") {
    PolicyRequest request;
    request.client_address = client;
    request.sender = sender;
    request.recipient = "b@example.net";
    request.instance = instance;
    signals.add(ticket, request, true, can_matter);
  }
  // The look took this long, and the answer is due in a second from its start.
  void check(Ticket& ticket, int look_ms = 0) {
    const Monotonic due = clock.monotonic() + milliseconds(1000);
    clock.pass_ms(look_ms);
    signals.check(ticket, due, [&](StrangerMails mails) {
      signals.remember(mails);
      ticket.mails = std::move(mails);
      ++ends;
    });
    dns.deliver();
  }
  void pass_ms(int ms) {
    clock.pass_ms(ms);
    dns.deliver();
    signals.on_time(clock.monotonic());
  }

  TestClock clock;
  KeyHasher hasher;
  WriteBehind write_behind{hasher, clock.monotonic()};
  ScriptedResolver dns{clock, std::chrono::seconds(10)};
  EngineStatistics statistics;
  StrangerCounts counts{statistics, clock};
  TestLog log;
  ListStates states;
  ListWatch lists{&dns, states, clock, log};
  StrangerSignals signals{&dns, hasher, write_behind, counts, lists, clock};
  bool can_matter = false;
  int ends = 0;
};

}  // namespace

TEST_CASE("a ticket has a mail if the DNS may be asked about its mail") {
  Fixture f;
  CHECK(f.ticket("a@example.org").mails.size() == 1);
  CHECK(f.ticket("").mails.empty());
  f.signals.set_timeout(milliseconds(0));
  CHECK(f.ticket("a@example.org").mails.empty());
}

TEST_CASE("a check ends with what the DNS says, which holds for the whole message") {
  Fixture f;
  Ticket first = f.ticket("a@example.org");
  f.check(first);
  CHECK(f.ends == 1);
  CHECK(first.mails[0].signals.is_proof);
  const auto asked = f.dns.asked.size();
  Ticket second = f.ticket("a@example.org");
  f.check(second);
  CHECK(second.mails[0].signals.is_proof);
  CHECK(f.dns.asked.size() == asked);
  Ticket other = f.ticket("a@example.org", "m2");
  f.check(other);
  CHECK(f.dns.asked.size() > asked);
}

TEST_CASE("the mails of all clients on a ticket are checked side by side") {
  Fixture f;
  f.dns.delay("example.org", RecordType::Txt, milliseconds(200));
  Ticket ticket = f.ticket("a@example.org");
  f.add(ticket, "a@example.org", "198.51.100.8", "m2");
  f.add(ticket, "a@example.org", "203.0.113.9", "m3");
  f.add(ticket, "b@example.org", "203.0.113.9", "m4");       // is asked about already
  f.add(ticket, "a@sub.example.org", "203.0.113.10", "m5");  // of another domain
  REQUIRE(ticket.mails.size() == 3);
  f.check(ticket);
  CHECK(f.ends == 0);
  f.pass_ms(200);
  CHECK(f.ends == 1);
  REQUIRE(ticket.mails.size() == 3);
  CHECK(ticket.mails[0].signals.is_proof);
  CHECK(ticket.mails[1].signals.is_proof);
  CHECK(ticket.mails[2].signals.spf == SpfResult::Fail);
}

TEST_CASE("a ticket has its share of the checks and no more") {
  Fixture f;
  Ticket ticket = f.ticket("a@slow.example");
  for (std::size_t n = 0; n < 2 * kTicketMailsMax; ++n) {
    f.add(ticket, "a@slow.example", "2001:db8::" + std::to_string(n));
  }
  CHECK(ticket.mails.size() == kTicketMailsMax);
  f.check(ticket);
  CHECK(f.dns.open() == kTicketMailsMax);
}

TEST_CASE("a check has half of the time that is left, and leaves twice that of the look") {
  struct Row {
    int look_ms;
    int check_ms;
  };
  const auto row =
      GENERATE(Row{0, 300}, Row{200, 300}, Row{280, 160}, Row{300, 100}, Row{340, 0}, Row{600, 0});
  CAPTURE(row.look_ms);
  Fixture f;
  Ticket ticket = f.ticket("a@slow.example");
  f.check(ticket, row.look_ms);
  if (row.check_ms > 0) {
    f.pass_ms(row.check_ms - 1);
    CHECK(f.ends == 0);
    CHECK(f.signals.next_time() == f.clock.monotonic() + milliseconds(1));
    f.pass_ms(1);
  }
  REQUIRE(f.ends == 1);
  CHECK_FALSE(ticket.mails[0].signals.is_proof);
  CHECK(f.signals.next_time() == kNever);
}

TEST_CASE("what a worker decided counts for the domain") {
  Fixture f;
  Ticket ticket = f.ticket("a@example.org");
  f.check(ticket);
  f.signals.note(ticket, {.verdict = first_sighting({0, 0, 0}), .was_inserted = true});
  const auto none = [](const KeyHash&) { return std::optional<UnixSeconds>(); };
  const auto job = f.write_behind.begin(false, f.clock.monotonic(), none);
  REQUIRE(job.notes.size() == 1);
  CHECK(job.notes[0].came == 1);
}

TEST_CASE("checks under way can all be ended at once") {
  Fixture f;
  Ticket ticket = f.ticket("a@slow.example");
  f.check(ticket);
  CHECK(f.ends == 0);
  f.signals.end_all();
  CHECK(f.ends == 1);
  CHECK(f.dns.open() == 0);
}

TEST_CASE("SPF and the other signs are asked for side by side, in the same time") {
  Fixture f;
  Signs wanted;
  wanted.add(Sign::SenderDomainDead);
  f.signals.set_wanted(wanted);
  f.can_matter = true;
  f.dns.delay("example.org", RecordType::Txt, milliseconds(200));
  f.dns.set("example.org", RecordType::Mx, DnsAnswer::Kind::NoData);
  f.dns.delay("example.org", RecordType::Mx, milliseconds(200));
  Ticket ticket = f.ticket("a@example.org");
  f.check(ticket);
  CHECK(f.dns.open() == 2);
  CHECK(f.ends == 0);
  f.pass_ms(200);
  REQUIRE(f.ends == 1);
  CHECK(f.dns.asked.size() == 4);  // without a mail host its addresses are asked for, too
  CHECK(ticket.mails[0].signals.is_proof);
  CHECK(ticket.mails[0].signals.signs.has(Sign::SenderDomainDead));

  f.dns.delay("slow.example", RecordType::Mx, milliseconds(900));
  Ticket late = f.ticket("a@slow.example");
  f.check(late);
  CHECK(f.signals.next_time() == f.clock.monotonic() + milliseconds(300));
  f.pass_ms(300);
  REQUIRE(f.ends == 2);
  CHECK(late.mails[0].signals.is_asked());
  CHECK(late.mails[0].signals.signs == Signs());
  CHECK(f.dns.open() == 0);
}

TEST_CASE("with the DNS turned off, all that is asked ends") {
  Fixture f;
  Signs wanted;
  wanted.add(Sign::SenderDomainDead);
  f.signals.set_wanted(wanted);
  f.can_matter = true;
  f.dns.delay("slow.example", RecordType::Mx, milliseconds(900));
  Ticket ticket = f.ticket("a@slow.example");
  f.check(ticket);
  f.signals.set_timeout(milliseconds(0));
  CHECK(f.ends == 1);
  CHECK(f.dns.open() == 0);
}

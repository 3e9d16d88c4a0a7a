// SPDX-License-Identifier: MIT
#include "engine/known_senders.hpp"

#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

class NoAsker final : public Asker {
 public:
  void on_answer(std::uint64_t, std::string_view) override { FAIL("nobody is answered here"); }
};

struct Fixture {
  Fixture() {
    request.client_address = "192.0.2.7";
    request.sender = "a@example.org";
    known.set_settings(settings);
    known.set_table(TableKind::Full);
    known.standings().set_kept(true);
    known.write_behind().hurry();  // nothing waits for its time
    lookup.subject.key = {"a@example.org", "192.0.2.0/24", "b@example.net"};
    lookup.hash = hasher.hash(lookup.subject.key);
    ticket.item = std::make_shared<BatchItem>();
    ticket.item->key = lookup.subject.key;
    ticket.item->client = client_key("192.0.2.7");
    ticket.client = hasher.hash(ticket.item->client);
  }

  Question question() { return {request, asker, 1, std::nullopt, &settings}; }
  bool pass() { return known.pass_from_cache(question(), lookup); }
  // A worker has read a row that was last seen then.
  void take(UnixSeconds last_seen, std::uint32_t passes = 1) {
    Verdict verdict{.reason = Reason::Found};
    verdict.record = {last_seen, last_seen, passes};
    verdict.last_seen = last_seen;
    known.take(lookup.hash, ticket, verdict);
  }
  void take(Reason reason, UnixSeconds last_seen) {
    known.take(lookup.hash, ticket, Verdict{.reason = reason, .last_seen = last_seen});
  }
  WriteJob writes() {
    auto job = known.take_writes(false);
    if (!job.is_empty()) known.write_behind().end({});
    return job;
  }

  NoAsker asker;
  TestClock clock;
  GreylistSettings settings;
  KeyHasher hasher;
  ProviderMemory providers;
  KnownSenders known{100, hasher, providers, clock};
  PolicyRequest request;
  Lookup lookup;
  Ticket ticket;
};

}  // namespace

TEST_CASE("a sender passes by what a worker has read, until somebody changes the table") {
  Fixture f;
  CHECK_FALSE(f.pass());
  CHECK_FALSE(f.known.has_row(f.lookup.hash));
  f.take(f.clock.now() - 60);
  CHECK(f.known.has_row(f.lookup.hash));
  CHECK(f.pass());
  SECTION("a row that still has to wait is no pass") {
    f.take(f.clock.now() - 60, 0);
    CHECK_FALSE(f.pass());
    CHECK(f.known.has_row(f.lookup.hash));
  }
  SECTION("nor is one that has expired") {
    f.clock.pass(f.settings.lifetime + 1);
    CHECK_FALSE(f.pass());
  }
  SECTION("the table was changed") {
    const auto generation = f.known.generation();
    f.known.forget();
    CHECK_FALSE(f.pass());
    CHECK(f.known.generation() != generation);
  }
  SECTION("the table is of another kind") {
    f.known.set_table(TableKind::Tutorial);
    CHECK_FALSE(f.pass());
  }
}

TEST_CASE("a pass from the cache is written behind, once in a round, and to a full table alone") {
  Fixture f;
  const auto kind = GENERATE(TableKind::Full, TableKind::Tutorial);
  f.known.set_table(kind);
  f.take(f.clock.now() - 7200);
  for (int i = 0; i < 2; ++i) {
    f.clock.pass(1);
    CHECK(f.pass());
  }
  const auto job = f.writes();
  REQUIRE(job.touches.size() == (kind == TableKind::Full ? 1U : 0U));
  if (kind == TableKind::Tutorial) return;
  CHECK(job.touches[0].key == f.lookup.subject.key);
  CHECK(job.touches[0].last_seen == f.clock.now());
  CHECK(job.notes.size() == 1);  // its client was seen, too
  f.clock.pass(1);
  CHECK(f.pass());
  CHECK(f.writes().touches.size() == 1);
}

TEST_CASE("nothing is taken to be written while the store is down") {
  Fixture f;
  f.take(f.clock.now() - 7200);
  CHECK(f.pass());
  CHECK(f.known.take_writes(true).is_empty());
  CHECK_FALSE(f.writes().is_empty());
}

TEST_CASE("a client passes that a worker has read to have proved itself") {
  Fixture f;
  CHECK_FALSE(f.known.pass_by_client(f.question(), f.lookup));
  CHECK(f.lookup.client_key == client_key("192.0.2.7"));
  CHECK(f.lookup.client == f.hasher.hash(f.lookup.client_key));
  f.take(Reason::ClientKnown, f.clock.now());
  CHECK(f.known.pass_by_client(f.question(), f.lookup));
  CHECK_FALSE(f.pass());  // its row isn't known
  f.known.forget();
  CHECK_FALSE(f.known.pass_by_client(f.question(), f.lookup));
}

TEST_CASE("a standing that let mail pass is noted, and nothing is cached for it") {
  Fixture f;
  const auto reason = GENERATE(Reason::NullSenderKnown, Reason::Correspondent, Reason::DomainKnown);
  f.ticket.item->null_sender = null_sender_key("192.0.2.7");
  f.ticket.item->answer = {StandingKind::Correspondent, "a@example.org", "b@example.net"};
  f.ticket.item->domain = {StandingKind::Domain, "example.org", ""};
  f.take(reason, f.clock.now() - 7200);
  CHECK_FALSE(f.known.has_row(f.lookup.hash));
  const auto job = f.writes();
  REQUIRE(job.notes.size() == 1);
  CHECK(job.notes[0].kind == Note::Kind::Seen);
  CHECK(job.notes[0].key == (reason == Reason::NullSenderKnown ? f.ticket.item->null_sender
                             : reason == Reason::DomainKnown   ? f.ticket.item->domain
                                                               : f.ticket.item->answer));
  CHECK_FALSE(f.known.pass_by_client(f.question(), f.lookup));
}

TEST_CASE("other recipients of a message hear how long their sender has waited") {
  Fixture f;
  const auto repeat = [&](Reason told) { return f.known.repeat(told, f.lookup.hash); };
  CHECK(repeat(Reason::New).delayed == 0);
  f.take(f.clock.now() - 60, 0);
  for (const auto told : {Reason::New, Reason::EarlyRetry}) {
    CHECK(repeat(told).reason == told);
    CHECK(repeat(told).delayed == 60);
  }
  CHECK(repeat(Reason::FirstPass).reason == Reason::Found);  // it has its header
  CHECK(repeat(Reason::DomainKnown).reason == Reason::DomainKnown);
  CHECK(repeat(Reason::Busy).reason == Reason::Busy);
}

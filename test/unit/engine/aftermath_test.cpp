// SPDX-License-Identifier: MIT
#include "engine/aftermath.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

constexpr KeyHash kHash{1, 2};
constexpr KeyHash kClient{3, 4};

struct Fixture {
  Fixture() {
    known.standings().set_kept(true);
    known.standings().set_settings(settings);
    signals.set_timeout(std::chrono::milliseconds(300));
    request.client_address = "192.0.2.7";
    request.sender = "a@example.org";
    request.recipient = "b@example.net";
  }

  // Of one request, which still waits.
  WaitingRoom::Closed closed() {
    WaitingRoom::Closed closed;
    Ticket& ticket = closed.ticket;
    ticket.item = std::make_shared<BatchItem>();
    ticket.item->policy = std::make_shared<const GreylistSettings>(settings);
    ticket.item->key = {"a@example.org", "192.0.2.0/24", "b@example.net"};
    ticket.client = kClient;
    ticket.generation = known.generation();
    signals.add(ticket, request, true, false);
    ticket.mails.front().signals = {SpfResult::Pass, true};
    closed.waiters.push_back(
        {RequestCopy(request), nullptr, 0, clock.monotonic(), kHash, {}, ticket.item->policy});
    return closed;
  }
  void apply(const WaitingRoom::Closed& closed, const ItemResult& result) {
    aftermath.apply(kHash, closed, result, {}, settings, TableKind::Full);
  }
  std::vector<Note> notes() {
    auto job = known.take_writes(false);
    if (!job.is_empty()) known.write_behind().end({});
    return job.notes;
  }
  ItemResult came() const {
    return {.verdict = first_sighting({clock.now(), clock.now(), 0}), .was_inserted = true};
  }
  ItemResult came_back() const {
    Verdict verdict{.reason = Reason::Found, .is_first_pass = true, .delayed = 200};
    verdict.record = {clock.now() - 200, clock.now(), 1};
    return {.verdict = verdict};
  }

  TestClock clock;
  TestLog log;
  EngineStatistics statistics;
  GreylistSettings settings;
  KeyHasher hasher;
  ProviderMemory providers;
  ScriptedResolver dns{clock};
  PurgeSchedule purge{clock.now(), clock.monotonic()};
  KnownSenders known{100, hasher, providers, clock};
  StrangerCounts counts{statistics, clock};
  ListStates states;
  ListWatch lists{&dns, states, clock, log};
  StrangerSignals signals{&dns, hasher, known.write_behind(), counts, lists, clock};
  Strangers strangers{hasher, purge, log};
  Aftermath aftermath{{known, signals, strangers, counts, clock}};
  PolicyRequest request;
};

}  // namespace

TEST_CASE("a stranger that was deferred is cached as a row, counted, and noted for its domain") {
  Fixture f;
  f.apply(f.closed(), f.came());
  CHECK(f.known.has_row(kHash));
  CHECK(f.known.repeat(Reason::New, kHash).delayed == 0);
  CHECK(f.statistics.waiting_domains.top(10, f.clock.monotonic()).size() == 1);
  const auto notes = f.notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].key == domain_key("a@example.org"));
  CHECK(notes[0].came == 1);
}

TEST_CASE("a stranger that has come back earns a pass for its client and one for its domain") {
  Fixture f;
  f.apply(f.closed(), f.came_back());
  CHECK(f.statistics.waited_seconds.sum() == 200);
  const auto notes = f.notes();
  REQUIRE(notes.size() == 2);
  for (const auto& note : notes) {
    const bool is_client = note.key.kind == StandingKind::Client;
    CHECK(note.kind == (is_client ? Note::Kind::Earned : Note::Kind::Counted));
  }
}

TEST_CASE("the pass of a request that was answered late is cached, and earns its client nothing") {
  Fixture f;
  auto closed = f.closed();
  closed.waiters.clear();
  f.apply(closed, f.came_back());
  CHECK(f.known.has_row(kHash));
  for (const auto& note : f.notes()) CHECK(note.key.kind == StandingKind::Domain);
}

TEST_CASE("what a worker read before the table was changed by others isn't cached") {
  Fixture f;
  const auto closed = f.closed();
  f.known.forget();
  f.apply(closed, f.came());
  CHECK_FALSE(f.known.has_row(kHash));
}

TEST_CASE("a stranger that a limit refused is remembered, and gives its share back") {
  Fixture f;
  f.settings.pending_limit = 1;
  auto closed = f.closed();
  const auto claim = [&] {
    return f.strangers.claim({kHash, kClient, f.settings}, f.settings, TableKind::Full,
                             f.clock.monotonic());
  };
  closed.ticket.claim = claim();
  CHECK(closed.ticket.claim.has_share);
  CHECK_FALSE(claim().has_share);
  f.apply(closed, {});  // the store has failed
  closed.ticket.claim = claim();
  CHECK(closed.ticket.claim.has_share);
  f.apply(closed, {.was_refused = true});
  f.clock.pass(f.settings.delay);
  CHECK(claim().waited);
  CHECK(f.notes().empty());
}

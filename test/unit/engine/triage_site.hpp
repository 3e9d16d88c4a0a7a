// SPDX-License-Identifier: MIT
// A Triage with all that it needs: the store is open, and example.org has an SPF record that passes
// for 198.51.100.0/24 alone. Host names are "mx.site.example".
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/consider.hpp"
#include "engine/triage.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_log.hpp"
#include "unit/engine/engine_story.hpp"

namespace grayling {

class TriageSite : public Asker {
 public:
  using Policy = std::shared_ptr<const GreylistSettings>;

  explicit TriageSite(GreylistSettings settings = {}) {
    settings.host = "mx.site.example";
    rules.greylist = std::make_shared<const GreylistSettings>(std::move(settings));
    rules.timeout = std::chrono::milliseconds(1000);
    tell({.state = Report::StoreState::Open});
    known.standings().set_kept(true);
    triage.signals().set_timeout(std::chrono::milliseconds(300));
    SuspicionSettings suspicion;
    for (const auto sign : {Sign::SenderDomainDead, Sign::HeloConfirmed}) {
      suspicion.points[static_cast<std::size_t>(sign)] = 0;
    }
    triage.points().set_settings(suspicion, true);
    dns.add_text("example.org", "v=spf1 ip4:198.51.100.0/24 -all");
  }

  // From a machine that passes SPF.
  static Mail mail() { return {.client = "198.51.100.7", .name = "mx.there.example"}; }
  static Mail mail_without_name() { return {.client = "198.51.100.7", .name = "unknown"}; }

  void tell(const Report& report) { watch.take(report, clock.monotonic()); }
  void slow_down() { tell({.batch_keys = 1, .batch_time = rules.timeout}); }

  Ticket ticket(const Mail& mail) {
    const PolicyRequest request = request_of(mail);
    Lookup lookup;
    const auto& policy =
        consider_request(rules.rules(), TableKind::Full, nullptr, request, lookup.subject);
    lookup.hash = hasher.hash(lookup.subject.key);
    lookup.client = client(mail);
    const Question question{request, *this, 0, std::nullopt, &policy};
    Ticket ticket = triage.ticket(question, lookup, triage.signs(request, lookup.client));
    ticket.asked_at = clock.monotonic();
    return ticket;
  }
  // It waits under this policy; null: under [greylist].
  Waiter waiter(const Mail& mail, const KeyHash& key = {}, std::uint64_t tag = 0,
                const Policy& policy = nullptr) {
    const PolicyRequest request = request_of(mail);
    const Policy holds = policy ? policy : rules.greylist;
    Waiter waiter =
        Waiter::of({request, *this, tag, std::nullopt, holds.get()}, holds, clock.monotonic());
    waiter.key = key;
    waiter.client = client(mail);
    waiter.signs = triage.signs(request, waiter.client);
    return waiter;
  }
  KeyHash client(const Mail& mail) { return hasher.hash(client_key(mail.client)); }

  // Asks the DNS about the mails of the ticket, and keeps what it says.
  void check(Ticket& ticket, const Triage::Waiters& waiters = {}) {
    triage.check(ticket, waiters, [&](StrangerMails mails) {
      ticket.mails = std::move(mails);
      ++ends;
    });
    dns.deliver();
  }

  void on_answer(std::uint64_t tag, std::string_view action) override {
    if (answers.size() <= tag) answers.resize(tag + 1);
    CHECK(answers[tag].empty());
    answers[tag] = action;
  }

  TestClock clock;
  TestLog log;
  ScriptedResolver dns{clock, std::chrono::seconds(10)};
  EngineStatistics statistics;
  KeyHasher hasher;
  ProviderMemory providers;
  SharedRules rules;
  StoreWatch watch{1, log};
  StrangerCounts counts{statistics, clock};
  KnownSenders known{100, hasher, providers, clock};
  PurgeSchedule purge{clock.now(), clock.monotonic()};
  Triage triage{
      {&dns, hasher, providers, known, counts, statistics.lists, purge, watch, rules, clock, log}};
  std::vector<std::string> answers;
  int ends = 0;  // of checks
};

}  // namespace grayling

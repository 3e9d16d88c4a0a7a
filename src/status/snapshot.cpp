// SPDX-License-Identifier: MIT
#include "grayling/status/snapshot.hpp"

#include <algorithm>
#include <fstream>

#include <unistd.h>

#include "grayling/greylist/reason.hpp"

namespace grayling {
namespace {

Snapshot::Domains domains_of(const EngineStatistics& engine,
                             const std::vector<DecisionCounts::Entry>& decisions) {
  Snapshot::Domains domains;
  for (const auto& entry : decisions) {
    if (entry.reason == reason_text(Reason::DomainKnown)) domains.let_through += entry.count;
  }
  domains.came = engine.domain_came.value();
  domains.returned = engine.domain_returned.value();
  domains.lost = engine.domains_lost.value();
  return domains;
}

std::vector<SignCounts::Entry> sorted(std::vector<SignCounts::Entry> signs) {
  std::stable_sort(signs.begin(), signs.end(), [](const auto& a, const auto& b) {
    return a.waited + a.passed > b.waited + b.passed;
  });
  return signs;
}

}  // namespace

Snapshot take_snapshot(const EngineStatistics& engine, const ServerStatistics& server,
                       const Clock& clock) {
  Snapshot snapshot;
  snapshot.now = clock.now();
  snapshot.decisions = engine.decisions.entries();
  for (const auto& entry : snapshot.decisions) snapshot.requests += entry.count;
  snapshot.decision_times = {engine.decision_seconds.counts(), engine.decision_seconds.sum()};
  snapshot.batch_times = {engine.batch_seconds.counts(), engine.batch_seconds.sum()};
  snapshot.batch_keys = engine.batch_keys.counts();
  snapshot.batch_keys_sum = engine.batch_keys.sum();
  snapshot.waits = engine.waited_seconds.counts();
  snapshot.waits_sum = engine.waited_seconds.sum();
  snapshot.turned_away_returns = engine.turned_away_returns.value();
  snapshot.waiting_domains = engine.waiting_domains.top(kShownDomainsMax, clock.monotonic());
  snapshot.domains = domains_of(engine, snapshot.decisions);
  snapshot.signs = sorted(engine.signs.entries());
  snapshot.lists = engine.lists.entries();
  snapshot.cache_hits = engine.cache_hits.value();
  snapshot.cache_misses = engine.cache_misses.value();
  snapshot.waiting = engine.waiting.value();
  snapshot.purged = engine.purged.value();
  snapshot.store = engine.health();
  snapshot.connections = server.open.value();
  snapshot.connections_accepted = server.accepted.value();
  snapshot.connections_refused = server.refused.value();
  snapshot.malformed = server.malformed.value();
  snapshot.resident_bytes = resident_bytes();
  return snapshot;
}

std::optional<Snapshot::Dns> dns_of(const ResolverStatistics& resolver) {
  if (resolver.is_wanted.value() == 0) return std::nullopt;
  Snapshot::Dns dns;
  dns.is_asked = resolver.is_asking.value() != 0;
  dns.questions = resolver.questions.value();
  dns.cached = resolver.cached.value();
  dns.records = resolver.records.value();
  dns.no_data = resolver.no_data.value();
  dns.no_name = resolver.no_name.value();
  dns.failures = resolver.failures.value();
  dns.crowded = resolver.crowded.value();
  dns.open = resolver.open.value();
  dns.is_down = !dns.is_asked || resolver.is_down.value() != 0;
  dns.times = resolver.seconds.counts();
  dns.times_sum = resolver.seconds.sum();
  return dns;
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace grayling

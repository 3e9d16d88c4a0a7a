// SPDX-License-Identifier: MIT
#include "grayling/status/metrics.hpp"

#include <limits>
#include <sstream>
#include <utility>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace grayling {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class Families {
 public:
  void add(std::string name, std::string help, MetricType type, std::vector<ClientMetric> metrics) {
    MetricFamily family;
    family.name = "grayling_" + std::move(name);
    family.help = std::move(help);
    family.type = type;
    family.metric = std::move(metrics);
    families_.push_back(std::move(family));
  }
  void counter(std::string name, std::string help, std::uint64_t value) {
    ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    add(std::move(name), std::move(help), MetricType::Counter, {std::move(metric)});
  }
  void gauge(std::string name, std::string help, double value) {
    ClientMetric metric;
    metric.gauge.value = value;
    add(std::move(name), std::move(help), MetricType::Gauge, {std::move(metric)});
  }
  template <typename Bounds, typename Counts>
  void histogram(std::string name, std::string help, const Bounds& bounds, const Counts& counts,
                 double sum) {
    ClientMetric metric;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      total += counts[i];
      const double bound = i < bounds.size() ? static_cast<double>(bounds[i])
                                             : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({total, bound});
    }
    metric.histogram.sample_count = total;
    metric.histogram.sample_sum = sum;
    add(std::move(name), std::move(help), MetricType::Histogram, {std::move(metric)});
  }

  std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families_);
    return out.str();
  }

 private:
  std::vector<MetricFamily> families_;
};

ClientMetric labelled(std::vector<std::pair<std::string, std::string>> labels) {
  ClientMetric metric;
  for (auto& [name, value] : labels) metric.label.push_back({std::move(name), std::move(value)});
  return metric;
}

void add_decisions(Families& families, const Snapshot& snapshot) {
  families.counter("requests_total", "Requests that were answered.", snapshot.requests);
  std::vector<ClientMetric> metrics;
  for (const auto& entry : snapshot.decisions) {
    metrics.push_back(
        labelled({{"action", std::string(entry.action)}, {"reason", std::string(entry.reason)}}));
    metrics.back().counter.value = static_cast<double>(entry.count);
  }
  families.add("decisions_total",
               "The same by what was done and why; in learn mode as enforce would have done.",
               MetricType::Counter, std::move(metrics));
  families.histogram("decision_duration_seconds", "From a request to its answer.", kSecondsBounds,
                     snapshot.decision_times.counts, snapshot.decision_times.sum);
  families.histogram("first_pass_delay_seconds",
                     "From a sender's first sighting to its first pass.", kWaitBounds,
                     snapshot.waits, snapshot.waits_sum);
  families.counter("turned_away_returns_total",
                   "First passes of senders for whom pending_limit or pending_total had left no "
                   "room in the table.",
                   snapshot.turned_away_returns);
  families.gauge("requests_waiting", "Requests that wait for the store.",
                 static_cast<double>(snapshot.waiting));
}

void add_store(Families& families, const Snapshot& snapshot) {
  families.gauge(
      "store_up", "1 while the store can be read.",
      snapshot.store == StoreHealth::Works || snapshot.store == StoreHealth::CannotWrite ? 1 : 0);
  families.gauge("store_writable", "1 while the store can be written to.",
                 snapshot.store == StoreHealth::Works ? 1 : 0);
  families.histogram("store_batch_duration_seconds", "The time that the store took for a batch.",
                     kSecondsBounds, snapshot.batch_times.counts, snapshot.batch_times.sum);
  families.histogram("store_batch_keys", "Keys of a batch.", kKeysBounds, snapshot.batch_keys,
                     snapshot.batch_keys_sum);
  families.counter("cache_hits_total", "Requests of senders that the cache knew.",
                   snapshot.cache_hits);
  families.counter("cache_misses_total", "Requests that needed the store.", snapshot.cache_misses);
  families.counter("purged_rows_total", "Expired rows that were removed.", snapshot.purged);
}

void add_dns(Families& families, const Snapshot::Dns& dns) {
  families.gauge("dns_up", "1 while the DNS answers.", dns.is_down ? 0 : 1);
  families.counter("dns_questions_total", "Questions to the DNS.", dns.questions);
  families.counter("dns_cached_total", "Of those, answered from memory.", dns.cached);
  const std::pair<const char*, std::uint64_t> kinds[] = {{"records", dns.records},
                                                         {"no data", dns.no_data},
                                                         {"no name", dns.no_name},
                                                         {"failure", dns.failures}};
  std::vector<ClientMetric> metrics;
  for (const auto& [kind, count] : kinds) {
    metrics.push_back(labelled({{"kind", kind}}));
    metrics.back().counter.value = static_cast<double>(count);
  }
  families.add("dns_answers_total", "Answers of the DNS, by what they say.", MetricType::Counter,
               std::move(metrics));
  families.counter("dns_crowded_total",
                   "Failures: too many questions were open, in all or for one domain.",
                   dns.crowded);
  families.gauge("dns_questions_open", "Questions without an answer yet.",
                 static_cast<double>(dns.open));
  families.histogram("dns_answer_duration_seconds", "From a question to its answer.",
                     kLookupSecondsBounds, dns.times, dns.times_sum);
}

void add_domains(Families& families, const Snapshot::Domains& domains) {
  const std::pair<const char*, std::uint64_t> kinds[] = {{"came", domains.came},
                                                         {"returned", domains.returned}};
  std::vector<ClientMetric> metrics;
  for (const auto& [kind, count] : kinds) {
    metrics.push_back(labelled({{"what", kind}}));
    metrics.back().counter.value = static_cast<double>(count);
  }
  families.add("domain_mails_total",
               "Mail that counts for its domain's standing: deferred (came), and passed at a retry "
               "(returned).",
               MetricType::Counter, std::move(metrics));
  families.counter("domains_lost_total", "Standings that domains have lost.", domains.lost);
}

void add_points(Families& families, const Snapshot& snapshot) {
  std::vector<ClientMetric> signs;
  for (const auto& sign : snapshot.signs) {
    for (const bool passed : {false, true}) {
      signs.push_back(labelled({{"sign", sign.name}, {"what", passed ? "passed" : "waited"}}));
      signs.back().counter.value = static_cast<double>(passed ? sign.passed : sign.waited);
    }
  }
  if (!signs.empty()) {
    families.add(
        "stranger_signs_total",
        "Strangers by the signs that gave them points: they had to wait, or passed because "
        "of their points.",
        MetricType::Counter, std::move(signs));
  }
  std::vector<ClientMetric> lists;
  for (const auto& list : snapshot.lists) {
    lists.push_back(labelled({{"zone", list.zone}}));
    lists.back().gauge.value = list.state == ListHealth::State::On ? 1 : 0;
  }
  if (lists.empty()) return;
  families.add("dns_list_on", "1 while the DNS list is in use; 0 while it is off or untested.",
               MetricType::Gauge, std::move(lists));
}

void add_sql_lists(Families& families, const Snapshot& snapshot) {
  std::vector<ClientMetric> entries;
  std::vector<ClientMetric> ages;
  std::vector<ClientMetric> failures;
  for (const auto& list : snapshot.sql_lists) {
    const auto metric = labelled({{"list", list.name}});
    entries.push_back(metric);
    entries.back().gauge.value = static_cast<double>(list.entries);
    failures.push_back(metric);
    failures.back().counter.value = static_cast<double>(list.failures);
    if (!list.age) continue;
    ages.push_back(metric);
    ages.back().gauge.value = static_cast<double>(*list.age);
  }
  if (entries.empty()) return;
  families.add("sql_list_entries", "Entries of a list from SQL.", MetricType::Gauge,
               std::move(entries));
  families.add("sql_list_failures_total", "Readings of a list from SQL that failed.",
               MetricType::Counter, std::move(failures));
  if (ages.empty()) return;
  families.add("sql_list_age_seconds", "The age of a list's last good answer.", MetricType::Gauge,
               std::move(ages));
}

void add_server(Families& families, const Snapshot& snapshot) {
  families.gauge("connections", "Connections that are open.",
                 static_cast<double>(snapshot.connections));
  families.counter("connections_accepted_total", "Connections that were accepted.",
                   snapshot.connections_accepted);
  families.counter("connections_refused_total", "Connections beyond connections_max.",
                   snapshot.connections_refused);
  families.counter("malformed_requests_total", "Requests that were no requests.",
                   snapshot.malformed);
  families.counter("log_lines_dropped_total", "Lines that the log had no room for.",
                   snapshot.log_lines_dropped);
}

}  // namespace

std::string metrics_text(const Snapshot& snapshot, std::string_view version) {
  Families families;
  ClientMetric build = labelled({{"version", std::string(version)}});
  build.gauge.value = 1;
  families.add("build_info", "The version that runs.", MetricType::Gauge, {std::move(build)});
  families.gauge("start_time_seconds", "When it started, in Unix time.",
                 static_cast<double>(snapshot.started));
  families.gauge("resident_memory_bytes", "Memory in use.",
                 static_cast<double>(snapshot.resident_bytes));
  add_decisions(families, snapshot);
  add_store(families, snapshot);
  if (snapshot.dns) add_dns(families, *snapshot.dns);
  add_domains(families, snapshot.domains);
  add_points(families, snapshot);
  add_sql_lists(families, snapshot);
  add_server(families, snapshot);
  return families.text();
}

}  // namespace grayling

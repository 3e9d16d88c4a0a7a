// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "status/page_parts.hpp"

namespace grayling {
namespace {

std::uint64_t decided(const Column& column, DecisionKind kind) {
  return column.sum.decisions[static_cast<std::size_t>(kind)];
}

std::string requests_card(const Snapshot& snapshot, const Column& day) {
  std::vector<Column> last(snapshot.hour.end() - (snapshot.hour.empty() ? 0 : 1),
                           snapshot.hour.end());
  const Column minutes = until_now(std::move(last), snapshot);
  return html_card("Requests since " + format_time_of_day(minutes.begin),
                   format_count(total(minutes.sum.decisions)),
                   format_count(total(day.sum.decisions)) + " in a day");
}

std::string deferred_card(const Column& hour) {
  const std::uint64_t deferred =
      decided(hour, DecisionKind::New) + decided(hour, DecisionKind::TooEarly);
  return html_card("Deferred in the last hour", format_share(deferred, total(hour.sum.decisions)),
                   format_count(deferred) + " requests");
}

std::string waits_card(const Column& day) {
  const auto& waits = day.sum.waits;
  return html_card(
      "Came back in a day", format_count(total(waits)),
      total(waits) > 0 ? "half of them " + format_quantile(kWaitBounds, waits, 0.5) : "nobody yet");
}

std::string store_card(const Column& hour) {
  const auto& times = hour.sum.batch_times;
  if (total(times) == 0) return html_card("Store, last hour", "–", "nothing was asked");
  return html_card("Store, last hour", format_quantile(kSecondsBounds, times, 0.5),
                   "for half; 99 % " + format_quantile(kSecondsBounds, times, 0.99));
}

std::string cache_card(const Column& hour) {
  const std::uint64_t asked = hour.sum.cache_hits + hour.sum.cache_misses;
  return html_card("From memory, last hour", format_share(hour.sum.cache_hits, asked),
                   "of " + format_count(asked) + " that asked for a sender");
}

std::string dns_card(const Snapshot::Dns& dns) {
  constexpr auto kName = "DNS, since the start";
  if (!dns.is_asked) return html_card(kName, "not set up", "nobody is asked; the log says why");
  if (dns.is_down) return html_card(kName, "no answers", "strangers are judged without it");
  if (total(dns.times) == 0) return html_card(kName, "–", "nothing was asked");
  return html_card(
      kName, format_quantile(kLookupSecondsBounds, dns.times, 0.5),
      fmt::format("for half of {} questions; {} from memory", format_count(dns.questions),
                  format_share(dns.cached, dns.questions)));
}

}  // namespace

Column until_now(std::vector<Column> columns, const Snapshot& snapshot) {
  columns.push_back(snapshot.running);
  return together(columns, 0, columns.size());
}

std::string now_section(const Snapshot& snapshot) {
  const Column hour = until_now(snapshot.hour, snapshot);
  const Column day = until_now(snapshot.day, snapshot);
  std::string cards = "<dl class=\"cards\">\n";
  cards += requests_card(snapshot, day);
  cards += deferred_card(hour);
  cards += waits_card(day);
  cards += store_card(hour);
  cards += cache_card(hour);
  if (snapshot.dns) cards += dns_card(*snapshot.dns);
  cards += html_card("Waiting for the store now", format_count(snapshot.waiting), "requests");
  cards += html_card("Connections now", format_count(snapshot.connections),
                     format_count(snapshot.connections_accepted) + " since the start");
  cards += html_card("Memory", fmt::format("{} MiB", snapshot.resident_bytes >> 20U), "in use");
  return section("now", "Now", cards + "</dl>\n");
}

std::string totals_section(const Snapshot& snapshot) {
  HtmlTable decisions{
      "Requests by what was done and why", {"Action, reason", "Requests"}, {}, true};
  for (const auto& entry : snapshot.decisions) {
    decisions.rows.push_back(
        {fmt::format("{}, {}", entry.action, entry.reason), format_count(entry.count)});
  }
  decisions.rows.push_back({"all", format_count(snapshot.requests)});
  const HtmlTable others{
      "What else happened",
      {"What", "How often"},
      {{"connections accepted", format_count(snapshot.connections_accepted)},
       {"connections refused beyond connections_max", format_count(snapshot.connections_refused)},
       {"malformed requests", format_count(snapshot.malformed)},
       {"passes of senders that a limit had turned away",
        format_count(snapshot.turned_away_returns)},
       {"expired rows removed", format_count(snapshot.purged)},
       {"log lines dropped", format_count(snapshot.log_lines_dropped)}},
      true};
  return section("totals", "Since the start",
                 "<div class=\"plots\">\n<div class=\"card\">" + html_table(decisions) +
                     "</div>\n<div class=\"card\">" + html_table(others) + "</div>\n</div>\n");
}

}  // namespace grayling

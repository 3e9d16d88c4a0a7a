// SPDX-License-Identifier: MIT
#include "grayling/engine/waiting_domains.hpp"

#include <algorithm>
#include <functional>

#include "grayling/base/assert.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kCut = "…";

std::string_view domain_of(std::string_view sender) {
  const auto at = sender.rfind('@');
  return at == std::string_view::npos ? sender : sender.substr(at + 1);
}

std::int64_t period_of(Monotonic now) {
  return now / WaitingDomains::kPeriod;
}

void add(WaitingDomain& to, const WaitingDomain& from) {
  to.first_seen += from.first_seen;
  to.too_early += from.too_early;
  to.came_back += from.came_back;
}

}  // namespace

void WaitingDomains::note(Event event, std::string_view sender, Monotonic now) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  set_normal_domain(scratch_, domain_of(sender));
  if (scratch_.size() > kDomainBytesMax) {
    scratch_.replace(0, scratch_.size() - kDomainBytesMax, kCut);
  }
  const std::int64_t period = period_of(now);
  Table& table = tables_[static_cast<std::size_t>(period % 2)];
  if (table.period != period) {
    table.period = period;
    table.weights.fill(0);
  }
  count(event, scratch_, table);
}

void WaitingDomains::count(Event event, std::string_view domain, Table& table) const {
  auto& [period, hashes, weights, domains] = table;
  const std::uint64_t hash = std::hash<std::string_view>()(domain);
  std::size_t place = 0;
  while (place < kDomainsMax &&
         !(hashes[place] == hash && weights[place] > 0 && domains[place].domain == domain)) {
    ++place;
  }
  if (place == kDomainsMax) {
    if (event == Event::CameBack) return;
    const auto rarest = std::min_element(weights.begin(), weights.end());
    place = static_cast<std::size_t>(rarest - weights.begin());
    hashes[place] = hash;
    domains[place] = {std::string(domain), 0, 0, 0};
  }
  GRAYLING_ASSERT(place < kDomainsMax);
  auto& entry = domains[place];
  ++weights[place];
  ++(event == Event::FirstSeen  ? entry.first_seen
     : event == Event::TooEarly ? entry.too_early
                                : entry.came_back);
}

std::vector<WaitingDomain> WaitingDomains::top(std::size_t count, Monotonic now) const {
  std::vector<WaitingDomain> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& table : tables_) {
      if (table.period < 0 || table.period < period_of(now) - 1) continue;
      for (std::size_t i = 0; i < kDomainsMax; ++i) {
        if (table.weights[i] > 0) found.push_back(table.domains[i]);
      }
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.domain < b.domain; });
  std::vector<WaitingDomain> domains;
  for (const auto& entry : found) {
    if (domains.empty() || domains.back().domain != entry.domain) {
      domains.push_back(entry);
    } else {
      add(domains.back(), entry);
    }
  }
  std::erase_if(domains, [](const auto& entry) { return entry.waiting() == 0; });
  std::stable_sort(domains.begin(), domains.end(),
                   [](const auto& a, const auto& b) { return a.waiting() > b.waiting(); });
  if (domains.size() > count) domains.resize(count);
  for (auto& entry : domains) entry.domain = printable(entry.domain);
  return domains;
}

}  // namespace grayling

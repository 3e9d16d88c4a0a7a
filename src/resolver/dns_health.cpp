// SPDX-License-Identifier: MIT
#include "resolver/dns_health.hpp"

#include <algorithm>
#include <utility>

#include "resolver/question_name.hpp"

namespace grayling {

DnsHealth::News DnsHealth::note_answer() {
  failed_.clear();
  is_down_ = false;
  return std::exchange(is_told_, false) ? News::Works : News::None;
}

DnsHealth::News DnsHealth::note_failure(const std::string& name, RecordType type,
                                        Milliseconds now) {
  if (failed_.empty()) first_failure_ = now;
  std::string domain = domain_of_name(name);
  const bool is_known = std::any_of(failed_.begin(), failed_.end(),
                                    [&](const Failed& failed) { return failed.domain == domain; });
  if (!is_known) {
    if (failed_.size() >= kFailedDomains) failed_.erase(failed_.begin());
    failed_.push_back({std::move(domain), name, type});
  }
  is_down_ = is_down_ || has_failed_for(kDownMs, now);
  const bool is_time = !told_ || now >= *told_ + kTellMs;
  if (!is_down_ || is_told_ || !is_time) return News::None;
  is_told_ = true;
  told_ = now;
  return News::Down;
}

}  // namespace grayling

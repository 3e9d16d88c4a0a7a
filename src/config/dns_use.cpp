// SPDX-License-Identifier: MIT
#include "grayling/config/dns_use.hpp"

#include <algorithm>

#include "grayling/greylist/standing.hpp"

namespace grayling {
namespace {

// Can what the DNS says change a stranger's points?
bool can_points_change(const GreylistSettings& settings, const Config& config) {
  const auto [least, most] = dns_range(config.suspicion.points, settings.spf != SpfUse::Off);
  return least < 0 || most > 0 || !config.dns_lists.empty();
}

bool wants_signals(const GreylistSettings& settings, const Config& config) {
  return settings.mode != Mode::Off &&
         (settings.spf == SpfUse::Pass || can_domains_prove(settings) ||
          can_points_change(settings, config));
}

}  // namespace

bool is_dns_used(const Config& config) {
  if (config.dns.source == ResolverOptions::Source::Off) return false;
  const auto wants = [&](const auto& settings) { return wants_signals(settings, config); };
  return wants(config.greylist) ||
         std::any_of(config.policy.begin(), config.policy.end(),
                     [&](const auto& policy) { return wants(policy.greylist); });
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/config/dns_use.hpp"

#include <algorithm>

#include "grayling/greylist/standing.hpp"

namespace grayling {
namespace {

bool wants_signals(const GreylistSettings& settings) {
  return settings.mode != Mode::Off &&
         (settings.spf == SpfUse::Pass || can_domains_prove(settings) ||
          (settings.spf != SpfUse::Off && settings.selective));
}

}  // namespace

bool is_dns_used(const Config& config) {
  if (config.dns.source == ResolverOptions::Source::Off) return false;
  return wants_signals(config.greylist) ||
         std::any_of(config.policy.begin(), config.policy.end(),
                     [](const auto& policy) { return wants_signals(policy.greylist); });
}

}  // namespace grayling

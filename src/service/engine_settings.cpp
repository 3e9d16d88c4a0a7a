// SPDX-License-Identifier: MIT
#include "grayling/service/engine_settings.hpp"

#include <utility>

#include "service/service_dns.hpp"

namespace grayling {

EngineSettings engine_settings(const Config& config) {
  std::vector<DnsList> lists;
  for (const auto& section : config.dns_lists) lists.push_back(section.list);
  const bool is_asking = dns_options(config).source != ResolverOptions::Source::Off;
  return {.greylist = std::make_shared<const GreylistSettings>(config.greylist),
          .policies = config.policies,
          .suspicion = config.suspicion,
          .dns_lists = std::move(lists),
          .dns = dns_options(config),
          .is_permitted_on_failure = config.store.on_failure == OnFailure::Permit,
          .timeout = config.store.timeout,
          .dns_timeout = is_asking ? config.dns.timeout : std::chrono::milliseconds(0)};
}

}  // namespace grayling

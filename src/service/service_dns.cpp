// SPDX-License-Identifier: MIT
#include "service/service_dns.hpp"

#include "grayling/config/dns_use.hpp"

namespace grayling {

ResolverOptions dns_options(const Config& config) {
  ResolverOptions options = config.dns;
  if (!is_dns_used(config)) options.source = ResolverOptions::Source::Off;
  return options;
}

Result<std::unique_ptr<UnboundResolver>> start_resolver(uv_loop_s& loop, const Config& config,
                                                        Log& log) {
  const ResolverOptions options = dns_options(config);
  auto resolver = UnboundResolver::create(loop, options, log);
  if (resolver) return resolver;
  // Start without the DNS, and let a reload try these options again and log what is wrong.
  ResolverOptions nobody = options;
  nobody.source = ResolverOptions::Source::Off;
  resolver = UnboundResolver::create(loop, nobody, log);
  if (resolver) (*resolver)->reload(options);
  return resolver;
}

}  // namespace grayling

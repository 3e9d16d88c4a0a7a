// SPDX-License-Identifier: MIT
#include "engine/signals/signal_subject.hpp"

#include <utility>

#include "grayling/base/domain.hpp"

namespace grayling {

std::optional<SignalSubject> signal_subject(const GreylistSettings& policy,
                                            const PolicyRequest& request, bool can_prove,
                                            bool can_matter) {
  if (policy.mode == Mode::Off) return std::nullopt;
  const auto client = IpAddress::parse(request.client_address);
  if (!client || !request.sender) return std::nullopt;
  auto identity = SpfIdentity::of(*request.sender, request.helo_name);
  StandingKey domain;
  if (can_prove && can_domains_prove(policy)) domain = domain_key("@" + identity.domain);
  const bool is_spf_used = policy.spf == SpfUse::Pass || !domain.is_none();
  const bool asks_spf = policy.spf != SpfUse::Off && (is_spf_used || can_matter);
  if (!asks_spf && !can_matter) return std::nullopt;
  return SignalSubject{.client = *client,
                       .identity = std::move(identity),
                       .domain = std::move(domain),
                       .recipient = normal_address(request.recipient),
                       .asks_spf = asks_spf,
                       .asks_signs = can_matter};
}

bool is_same_domain(const SpfIdentity& one, const SpfIdentity& other) {
  return one.is_helo == other.is_helo && one.domain == other.domain;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "engine/signals/signal_subject.hpp"

#include <utility>

#include "grayling/base/domain.hpp"

namespace grayling {

std::optional<SignalSubject> signal_subject(const GreylistSettings& policy,
                                            const PolicyRequest& request, bool can_prove,
                                            bool can_matter) {
  if (policy.mode == Mode::Off || policy.spf == SpfUse::Off) return std::nullopt;
  const auto client = IpAddress::parse(request.client_address);
  if (!client || !request.sender) return std::nullopt;
  auto identity = SpfIdentity::of(*request.sender, request.helo_name);
  StandingKey domain;
  if (can_prove && can_domains_prove(policy)) domain = domain_key("@" + identity.domain);
  if (policy.spf == SpfUse::Prove && domain.is_none() && !can_matter) return std::nullopt;
  return SignalSubject{*client, std::move(identity), std::move(domain),
                       normal_address(request.recipient)};
}

bool is_same_domain(const SpfIdentity& one, const SpfIdentity& other) {
  return one.is_helo == other.is_helo && one.domain == other.domain;
}

}  // namespace grayling

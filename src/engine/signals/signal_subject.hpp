// SPDX-License-Identifier: MIT
// Whose mail the DNS is asked about, and whether it is worth asking. Pure, any thread.
#pragma once

#include <optional>
#include <string>

#include "grayling/base/ip.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/protocol/request.hpp"
#include "grayling/spf/identity.hpp"

namespace grayling {

struct SignalSubject {
  IpAddress client;
  SpfIdentity identity;
  StandingKey domain;     // that a proof counts for; of nobody: for none
  std::string recipient;  // as normal_address() spells it
};

// The subject of a request under a policy; none: whatever the DNS says, nothing would change.
// `can_prove`: domains can prove themselves, because the store keeps standings.
std::optional<SignalSubject> signal_subject(const GreylistSettings& policy,
                                            const PolicyRequest& request, bool can_prove);

// Does what is said of this subject hold for `request`, too? Its client and the domain that SPF is
// asked for must be the same. A record may ask for the local part or HELO, too (RFC 7208, section
// 7.2); but they are of the same client and domain, and senders that a key folds are one sender.
bool is_about(const SignalSubject& subject, const PolicyRequest& request);

}  // namespace grayling

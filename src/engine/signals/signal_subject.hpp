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
  // The domain whose standing a proof uses, and counts for: the sender's. For the null sender that
  // of HELO, for which nothing is counted. If there is none, the key of nobody.
  StandingKey domain;
  std::string recipient;    // as normal_address() spells it
  bool asks_spf = true;     // if not, the points of the DNS's own signs alone can matter
  bool asks_signs = false;  // they can
  // There are points against it already, before the DNS is asked.
  bool is_suspicious = false;
};

// The subject of a request under a policy; none: whatever the DNS says, nothing would change.
// `can_prove`: domains can prove themselves, because the store keeps standings. `can_matter`: what
// the DNS says is worth points that can change something.
std::optional<SignalSubject> signal_subject(const GreylistSettings& policy,
                                            const PolicyRequest& request, bool can_prove,
                                            bool can_matter = false);

// Does what SPF says of a client and one of these hold for the other, too? A record may ask for the
// local part or HELO (RFC 7208, section 7.2). But mail of one client and domain is the same
// sender's for us: a key folds local parts, and a client may say any HELO.
bool is_same_domain(const SpfIdentity& one, const SpfIdentity& other);

}  // namespace grayling

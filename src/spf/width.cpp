// SPDX-License-Identifier: MIT
#include "spf/width.hpp"

#include "spf/macro.hpp"

namespace grayling {

int decisive_bits(const SpfTerm& term, const IpAddress& client) {
  switch (term.kind) {
    case SpfTermKind::A:
    case SpfTermKind::Mx:
    case SpfTermKind::Ip4:
    case SpfTermKind::Ip6:
      return client.is_ipv4() ? term.ipv4_prefix : term.ipv6_prefix;
    case SpfTermKind::Exists:
      return address_bits(term.domain_spec, client);
    case SpfTermKind::Ptr:
      return client.bits();
    default:
      return 0;
  }
}

bool is_wide(const SpfTerm& term, const IpAddress& client) {
  const int narrow = client.is_ipv4() ? kSpfNarrowIpv4 : kSpfNarrowIpv6;
  return decisive_bits(term, client) < narrow || is_of_client(term.domain_spec);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/spf/identity.hpp"

#include "grayling/base/domain.hpp"
#include "spf/name.hpp"

namespace grayling {

SpfIdentity SpfIdentity::of(std::string_view sender, std::string_view helo) {
  SpfIdentity identity;
  identity.is_helo = sender.empty();
  helo = helo.substr(0, kDomainBytesMax);  // a longer one is no domain
  identity.helo = helo;
  const auto at = sender.rfind('@');
  const bool has_domain = at != std::string_view::npos;
  identity.local_part = sender.substr(0, has_domain ? at : sender.size());
  if (identity.local_part.empty()) identity.local_part = "postmaster";
  std::string_view domain = helo;
  if (!identity.is_helo) domain = has_domain ? sender.substr(at + 1) : "";
  identity.domain = without_final_dot(normal_domain(domain));
  return identity;
}

}  // namespace grayling

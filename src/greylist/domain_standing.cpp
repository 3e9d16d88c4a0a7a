// SPDX-License-Identifier: MIT
#include "greylist/domain_standing.hpp"

namespace grayling {

StandingKey domain_key(std::string_view sender) {
  return {StandingKind::Domain, counted_domain(sender), ""};
}

bool has_domain_standing(const GreylistSettings& settings, const Standing& domain,
                         const Moment& moment) {
  return settings.auto_allow_domains_after > 0 &&
         domain.passes >= settings.auto_allow_domains_after &&
         kDomainOf * domain.passes >= kDomainReturnedMin * domain.came &&
         is_alive(settings, domain, moment);
}

Standing with_counts(const GreylistSettings& settings, const std::optional<Standing>& row,
                     const Note& note, const Moment& noted_at) {
  Standing next = row && is_alive(settings, *row, noted_at) ? *row : Standing{"", 0, note.now};
  next.passes = sum_of_counts(next.passes, note.returned);
  next.came = sum_of_counts(next.came, note.came);
  while (next.came >= kDomainCameMax) {
    next.passes /= 2;
    next.came /= 2;
  }
  next.last_seen = std::max(next.last_seen, note.now);
  return next;
}

}  // namespace grayling

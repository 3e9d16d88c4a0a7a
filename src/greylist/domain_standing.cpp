// SPDX-License-Identifier: MIT
#include "greylist/domain_standing.hpp"

namespace grayling {
namespace {

void halve(Standing& counts) {
  counts.passes /= 2;
  counts.came /= 2;
}

}  // namespace

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

Standing counts_of(const Note& note, const Standing& row) {
  Standing counts{"", note.returned, note.now, note.came};
  const auto returned = sum_of_counts(row.passes, note.returned);
  const auto came = sum_of_counts(row.came, note.came);
  if (returned > came) counts.came = sum_of_counts(note.came, returned - came);
  while (counts.came >= kDomainCameMax) halve(counts);
  return counts;
}

Standing with_added(const Standing& row, const Standing& added) {
  Standing next = added;
  next.passes = sum_of_counts(row.passes, added.passes);
  next.came = sum_of_counts(row.came, added.came);
  if (next.came >= kDomainCameMax) halve(next);
  return next;
}

Standing with_counts(const GreylistSettings& settings, const std::optional<Standing>& row,
                     const Note& note, const Moment& moment) {
  if (!row || !is_alive(settings, *row, moment)) return counts_of(note);
  Standing counts = counts_of(note, *row);
  counts.domain = row->domain;
  counts.last_seen = std::max(row->last_seen, note.now);
  return with_added(*row, counts);
}

}  // namespace grayling

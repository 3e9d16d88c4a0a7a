// SPDX-License-Identifier: MIT
// What the table of standings adds to a report.
#include "grayling/report/figures.hpp"

namespace grayling {

void add_domain(ReportFigures& figures, const GreylistSettings& settings, const StandingRow& row) {
  if (!can_domains_prove(settings)) return;
  const Moment now(figures.until);
  const bool has_standing = has_domain_standing(settings, row.standing, now);
  const bool has_enough = row.standing.passes >= settings.auto_allow_domains_after;
  if (has_standing) {
    ++figures.domains_proved;
  } else if (has_enough && is_alive(settings, row.standing, now)) {
    ++figures.domains_too_few;
  }
  for (auto& lost : figures.lost) {
    if (lost.name != row.key.name) continue;
    lost.has_again = has_standing;
    lost.row = row.standing;
  }
}

bool has_domains(const ReportFigures& figures) {
  return figures.domains_proved > 0 || figures.domains_too_few > 0 || !figures.lost.empty() ||
         !figures.unproved.empty() || figures.strangers.of_proved > 0;
}

}  // namespace grayling

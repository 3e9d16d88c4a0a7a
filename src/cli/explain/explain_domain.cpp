// SPDX-License-Identifier: MIT
// What keeps a domain's standing from letting a mail pass.
#include <algorithm>

#include "cli/explain/explain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"

namespace grayling {
namespace {

std::string row_obstacle(const ExplainReport& report, const Standing& row) {
  const GreylistSettings& settings = *report.explanation.settings;
  const std::string needed = std::to_string(settings.auto_allow_domains_after);
  if (!is_alive(settings, row, report.now)) return "that is longer ago than greylist.lifetime";
  if (row.passes < settings.auto_allow_domains_after) {
    return "fewer came back than greylist.auto_allow_domains_after = " + needed;
  }
  return has_domain_standing(settings, row, report.now) ? "" : "fewer than four of five came back";
}

std::string spf_obstacle(const std::optional<ExplainedSpf>& spf) {
  if (!spf) return "SPF wasn't asked, so it is unknown whose mail this is";
  const ProvedBySpf proved = proved_by(spf);
  if (proved.own || proved.parent) return "";
  const SpfVerdict& verdict = spf->parent ? spf->parent->verdict : spf->verdict;
  if (verdict.result != SpfResult::Pass)
    return "SPF doesn't say that this client may send its mail";
  return verdict.is_wide ? "nearly everybody passes its SPF"
                         : "the DNS doesn't say whether everybody passes its SPF";
}

}  // namespace

std::string domain_obstacle(const ExplainReport& report) {
  const StandingStep& domain = report.explanation.standings.domain;
  const auto& row = domain.own.row;
  if (!row) return "";
  std::string obstacle = row_obstacle(report, *row);
  if (!obstacle.empty()) return obstacle;
  const auto* sending = sending_row(*report.explanation.settings, domain, report.now);
  if (sending != nullptr) {
    return printable("@" + sending->key.name) + " sends through here, last seen " +
           utc_time(sending->row->last_seen);
  }
  const auto listings = report.explanation.evidence.listings;
  const auto against = std::find_if(listings.begin(), listings.end(),
                                    [](const Listing& listing) { return listing.points > 0; });
  if (against != listings.end()) return against->list + " has points against this client";
  return spf_obstacle(report.spf);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing_steps.hpp"

#include <algorithm>

#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

StandingStep step_of(Reason reason, const StandingKey& key, std::string_view mail_domain = "") {
  StandingStep step{reason, {key, std::nullopt}, {}};
  const auto local = local_domain_keys(key, mail_domain);
  std::transform(local.begin(), local.end(), step.local.begin(), [](const StandingKey& of) {
    return SoughtStanding{of, std::nullopt};
  });
  return step;
}

}  // namespace

StandingSteps StandingSteps::of(const StandingKey& client, const StandingKey& null_sender,
                                const StandingKey& answer, const StandingKey& domain,
                                std::string_view mail_domain) {
  return {step_of(Reason::ClientKnown, client), step_of(Reason::NullSenderKnown, null_sender),
          step_of(Reason::Correspondent, answer),
          step_of(Reason::DomainKnown, domain, mail_domain)};
}

const SoughtStanding* sending_row(const GreylistSettings& settings, const StandingStep& step,
                                  const Moment& moment) {
  for (const SoughtStanding& local : step.local) {
    if (sends_through_us(settings, local.row, moment)) return &local;
  }
  return nullptr;
}

std::optional<Verdict> verdict_by(const GreylistSettings& settings, const StandingSteps& steps,
                                  const Moment& moment) {
  for (const StandingStep* step : steps.in_order()) {
    const auto& [key, row] = step->own;
    if (!row || !may_let_pass(settings, key.kind, *row, moment)) continue;
    if (sending_row(settings, *step, moment) != nullptr) continue;
    return Verdict{.reason = step->reason, .last_seen = row->last_seen};
  }
  return std::nullopt;
}

}  // namespace grayling

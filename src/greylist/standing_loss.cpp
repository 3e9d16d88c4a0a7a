// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing_loss.hpp"

#include <array>

namespace grayling {

std::string_view loss_word(StandingLoss loss) {
  constexpr std::array<std::string_view, 3> kNames = {"share", "lifetime", "forgotten"};
  return kNames[static_cast<std::size_t>(loss)];
}

std::optional<StandingLoss> standing_loss(const GreylistSettings& settings, const Standing& before,
                                          const Standing& after, const Moment& moment) {
  const bool had_standing = has_domain_standing(settings, before, Moment(before.last_seen));
  if (!had_standing || has_domain_standing(settings, after, moment)) return std::nullopt;
  return is_alive(settings, before, moment) ? StandingLoss::Share : StandingLoss::Lifetime;
}

}  // namespace grayling

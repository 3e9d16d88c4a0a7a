// SPDX-License-Identifier: MIT
// Whether a domain loses its standing, and why. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/greylist/standing.hpp"

namespace grayling {

enum class StandingLoss : std::uint8_t {
  Share,      // fewer than four fifths of its mails came back
  Lifetime,   // it sent nothing within greylist.lifetime
  Forgotten,  // an administrator removed its row
};

// What tables and JSON call it: "share", "lifetime", "forgotten".
std::string_view loss_word(StandingLoss loss);

struct LostStanding {
  std::string domain;
  StandingLoss why = StandingLoss::Share;

  bool operator==(const LostStanding&) const = default;
};

// Why a domain loses its standing when its row, `before`, becomes `after`; none: it keeps it, or
// had none. A domain that was silent for too long loses it when its next mail is counted; if its
// row was removed by then, that isn't seen.
std::optional<StandingLoss> standing_loss(const GreylistSettings& settings, const Standing& before,
                                          const Standing& after, const Moment& moment);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What the engine decided on a request, before it is put into words. Plain values.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/judge.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

// What was done, in the log's words.
inline constexpr std::string_view kPass = "pass";
inline constexpr std::string_view kGreylist = "greylist";

struct Decision {
  Reason reason = Reason::New;
  Seconds delayed = 0;  // since the first sighting, if it must wait or passes for the first time
  bool waits_long = false;  // of a decision that is repeated: for long_delay instead of delay
};

// Why a stranger passes by its points; none: it has to wait.
inline std::optional<Reason> passed_by_points(Suspicion suspicion) {
  if (suspicion == Suspicion::Trusted) return Reason::Trusted;
  if (suspicion == Suspicion::NotSuspicious) return Reason::NotSuspicious;
  return std::nullopt;
}

// What a verdict means for the request that it was made for.
inline Decision decision_of(const Verdict& verdict) {
  if (verdict.is_first_pass) return {Reason::FirstPass, verdict.delayed};
  return {verdict.reason, verdict.passes() ? 0 : verdict.delayed};
}

}  // namespace grayling

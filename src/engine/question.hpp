// SPDX-License-Identifier: MIT
// A policy request on its way through the engine. A plain value, valid as long as what it refers
// to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/spf/verdict.hpp"

namespace grayling {

// What was found out about a stranger.
struct StrangerFindings {
  std::optional<SpfResult> spf{};  // none: the DNS wasn't asked
  int points = 0;
  std::string signs;  // that gave them, "no_name 3, helo_address 2"
};

struct Question {
  const PolicyRequest& request;
  Asker& asker;  // gets the answer, with `tag`
  std::uint64_t tag;
  std::optional<Monotonic> asked_at;           // none: just now
  const GreylistSettings* policy = nullptr;    // the settings that hold, once it was considered
  const StrangerFindings* findings = nullptr;  // null: nothing was found out
};

}  // namespace grayling

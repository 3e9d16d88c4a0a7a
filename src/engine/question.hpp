// SPDX-License-Identifier: MIT
// A policy request on its way through the engine. A plain value, valid as long as what it refers
// to.
#pragma once

#include <cstdint>
#include <optional>

#include "grayling/base/clock.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/spf/verdict.hpp"

namespace grayling {

struct Question {
  const PolicyRequest& request;
  Asker& asker;  // gets the answer, with `tag`
  std::uint64_t tag;
  std::optional<Monotonic> asked_at;         // none: just now
  const GreylistSettings* policy = nullptr;  // the settings that hold, once it was considered
  std::optional<SpfResult> spf{};            // what the DNS said; none: it wasn't asked
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What SPF's result says about a stranger, as a sign. Pure, any thread.
#pragma once

#include <optional>

#include "grayling/spf/verdict.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

// None: it says nothing against or for the stranger, or isn't known.
inline std::optional<Sign> spf_sign(std::optional<SpfResult> result) {
  if (result == SpfResult::Fail) return Sign::SpfFail;
  if (result == SpfResult::SoftFail) return Sign::SpfSoftfail;
  if (result == SpfResult::None) return Sign::SpfNone;
  return std::nullopt;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What the DNS says of a stranger's mail. A plain value.
#pragma once

#include <optional>

#include "grayling/spf/verdict.hpp"

namespace grayling {

struct Signals {
  std::optional<SpfResult> spf;  // none: not asked; TempError: nor known in time
  bool is_proof = false;         // SPF shows that the mail is its domain's: it passes, and not wide
};

}  // namespace grayling

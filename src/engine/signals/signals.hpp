// SPDX-License-Identifier: MIT
// What the DNS says of a stranger's mail. A plain value.
#pragma once

#include <optional>

#include "grayling/spf/verdict.hpp"

namespace grayling {

struct Signals {
  std::optional<SpfResult> spf;  // none: not asked; TempError: or not known in time
  // SPF shows that the mail is its domain's: it passes, and not nearly everybody would. If HELO of
  // the null sender has no record (`spf` is None), that of the registrable domain above it counts.
  bool is_proof = false;
  // `spf` is Pass, but the DNS hasn't said whether nearly everybody would pass, or not in time.
  bool is_undecided = false;
};

}  // namespace grayling

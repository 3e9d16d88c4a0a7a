// SPDX-License-Identifier: MIT
// What the DNS says of a stranger's mail. A plain value.
#pragma once

#include <optional>

#include "engine/signals/list_points.hpp"
#include "grayling/spf/verdict.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

struct Signals {
  std::optional<SpfResult> spf;  // none: not asked; TempError: or not known in time
  // SPF shows that the mail is its domain's: it passes, and not nearly everybody would. If HELO of
  // the null sender has no record (`spf` is None), that of the registrable domain above it counts.
  bool is_proof = false;
  // `spf` is Pass, but the DNS hasn't said whether nearly everybody would pass, or not in time.
  bool is_undecided = false;
  Signs signs;                    // those of the DNS's own (suspicion/dns_signs.hpp)
  bool were_signs_asked = false;  // whatever came of it
  ListPoints lists;

  void take_spf(const Signals& said) {
    spf = said.spf;
    is_proof = said.is_proof;
    is_undecided = said.is_undecided;
  }
  void take_signs(const Signs& said) {
    signs = said;
    were_signs_asked = true;
  }
  bool is_asked() const { return spf.has_value() || were_signs_asked; }
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/spf/verdict.hpp"

namespace grayling {

std::string_view spf_word(SpfResult result) {
  switch (result) {
    case SpfResult::Pass:
      return "pass";
    case SpfResult::Fail:
      return "fail";
    case SpfResult::SoftFail:
      return "softfail";
    case SpfResult::Neutral:
      return "neutral";
    case SpfResult::None:
      return "none";
    case SpfResult::PermError:
      return "permerror";
    case SpfResult::TempError:
      return "temperror";
  }
  return "none";
}

}  // namespace grayling

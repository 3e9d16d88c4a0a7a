// SPDX-License-Identifier: MIT
// Changes to settings that others may share.
#pragma once

#include <memory>
#include <utility>

#include "grayling/engine/engine.hpp"

namespace grayling {

// Gives `settings` a [greylist] of its own, to change a value: change(settings).delay = 60. Valid
// until the next call.
inline GreylistSettings& change(EngineSettings& settings) {
  auto own = std::make_shared<GreylistSettings>(*settings.greylist);
  GreylistSettings& greylist = *own;
  settings.greylist = std::move(own);
  return greylist;
}

}  // namespace grayling

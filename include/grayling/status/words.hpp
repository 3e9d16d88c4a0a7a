// SPDX-License-Identifier: MIT
// Words for what the status pages show. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/engine/list_states.hpp"

namespace grayling {

// "on", "in doubt" (on, but points for clients don't count), "off" or "untested".
inline std::string_view list_state_word(const ListStates::Entry& list) {
  switch (list.state) {
    case ListHealth::State::Untested:
      return "untested";
    case ListHealth::State::Off:
      return "off";
    case ListHealth::State::On:
      break;
  }
  return list.is_in_doubt ? "in doubt" : "on";
}

}  // namespace grayling

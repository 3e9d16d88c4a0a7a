// SPDX-License-Identifier: MIT
// What Postfix is told of a decision, for the engine and for `grayling explain`. Pure.
#pragma once

#include <string>
#include <string_view>

#include "engine/decision.hpp"
#include "grayling/greylist/answer.hpp"

namespace grayling {

enum class ActionKind : std::uint8_t { Dunno, Defer, Prepend };

// A first pass gets the header, but not at the end of a message, where none can be prepended any
// more (access(5)), and not from a tutorial's table, which doesn't know how long anybody waited.
// The caller sees to it that a message gets only one.
inline ActionKind action_kind(const GreylistSettings& settings, const Decision& decision,
                              bool passes, bool is_full_table, std::string_view protocol_state) {
  if (settings.mode == Mode::Learn) return ActionKind::Dunno;
  if (!passes) return ActionKind::Defer;
  const bool is_header_due = decision.reason == Reason::FirstPass && !settings.header.empty() &&
                             is_full_table && protocol_state != "END-OF-MESSAGE";
  return is_header_due ? ActionKind::Prepend : ActionKind::Dunno;
}

// The text after "action=". A tutorial's table knows no times, so nobody has to wait.
inline std::string action_text(ActionKind kind, const GreylistSettings& settings,
                               const Decision& decision, bool is_full_table, UnixSeconds now) {
  switch (kind) {
    case ActionKind::Dunno:
      break;
    case ActionKind::Defer:
      return defer_action(settings, is_full_table ? settings.delay : 0, decision.delayed);
    case ActionKind::Prepend:
      return prepend_action(settings, decision.delayed, now);
  }
  return std::string(kDunno);
}

}  // namespace grayling

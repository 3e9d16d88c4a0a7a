// SPDX-License-Identifier: MIT
// Reads the lines in which greylisters log their decisions. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/maillog/attempt.hpp"

namespace grayling {

// What a line of a greylister is. An attempt's `at` is set by the caller.
struct DecisionLine {
  enum class Kind { Other, Unread, Attempt };
  Kind kind = Kind::Other;
  LoggedAttempt attempt;
};

// grayling's and postgrey's: "[QUEUEID: ]action=greylist, reason=new, client_name=…, …".
DecisionLine read_decision(std::string_view text);
// grayling's with log.format = "json": {"time": …, "action": "greylist", …}.
DecisionLine read_json_decision(std::string_view text);
// sqlgrey's: "grey: new: 192.0.2(192.0.2.7), a@example.org -> b@example.net"; without a network,
// the address is alone.
DecisionLine read_sqlgrey(std::string_view text);

}  // namespace grayling

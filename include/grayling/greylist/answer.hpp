// SPDX-License-Identifier: MIT
// The text of an answer: the action for Postfix, and the decision's line in the log. Pure, any
// thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// The policy action that lets mail pass (access(5)): Postfix goes on with its next check. OK would
// skip the other checks, so it is never used.
inline constexpr std::string_view kDunno = "DUNNO";

// Returns "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later", with the message's {delay},
// {left} and {host} filled in. A retry passes `delay` seconds after the first sighting; `delayed`
// seconds of these are over.
std::string defer_action(const GreylistSettings& settings, Seconds delay, Seconds delayed);

// Returns "PREPEND X-Greylist: delayed 200 seconds by grayling at mx.example.org; DATE". The date
// is in UTC, in the form of RFC 5322 section 3.3.
std::string prepend_action(const GreylistSettings& settings, Seconds delayed, UnixSeconds now);

// The fields of a decision's log line, in the order that log readers for postgrey expect: queue_id,
// action, reason, delay (seconds), client_name, client_address, sender, recipient. They are views
// of the arguments.
using DecisionFields = std::array<LogField, 8>;
DecisionFields decision_fields(std::string_view action, std::string_view reason,
                               std::optional<Seconds> delayed, const PolicyRequest& request);

// The same, and SPF's result as a word, "pass": only structured logs have it.
std::array<LogField, 9> with_spf(const DecisionFields& fields, std::string_view spf);

// Appends the fields as a line, without empty ones:
//   [QUEUEID: ]action=…, reason=…[, delay=SECONDS], client_name=…, client_address=…[, sender=…],
//   recipient=…
void append_decision(std::string& line, const DecisionFields& fields);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The words of an answer: what Postfix is told, and the line that says so in the log. Pure, any
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

// The policy actions that end no check early (access(5)). OK is never one of them.
inline constexpr std::string_view kDunno = "DUNNO";

// "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later", with the message's {delay}, {left}
// and {host} filled in: a retry passes `delay` seconds after the first sighting, of which `delayed`
// are over.
std::string defer_action(const GreylistSettings& settings, Seconds delay, Seconds delayed);

// "PREPEND X-Greylist: delayed 200 seconds by grayling at mx.example.org; DATE", the date as
// RFC 5322 section 3.3 writes it, in UTC.
std::string prepend_action(const GreylistSettings& settings, Seconds delayed, UnixSeconds now);

// What the log says of a decision, in the order that log readers made for postgrey know: queue_id,
// action, reason, delay (seconds), client_name, client_address, sender, recipient. The fields are
// views of what is given.
using DecisionFields = std::array<LogField, 8>;
DecisionFields decision_fields(std::string_view action, std::string_view reason,
                               std::optional<Seconds> delayed, const PolicyRequest& request);

// Appends them as a line, without those that are empty:
//   [QUEUEID: ]action=…, reason=…[, delay=SECONDS], client_name=…, client_address=…[, sender=…],
//   recipient=…
void append_decision(std::string& line, const DecisionFields& fields);

}  // namespace grayling

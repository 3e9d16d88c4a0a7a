// SPDX-License-Identifier: MIT
// The words of an answer: what Postfix is told, and the line that says so in the log. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// The policy actions that end no check early (access(5)). OK is never one of them.
inline constexpr std::string_view kDunno = "DUNNO";

// "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later"
std::string defer_action(const GreylistSettings& settings);

// "PREPEND X-Greylist: delayed 200 seconds by grayling at mx.example.org; DATE", the date as
// RFC 5322 section 3.3 writes it, in UTC.
std::string prepend_action(const GreylistSettings& settings, Seconds delayed, UnixSeconds now);

// Appends the line of a decision, in the order that log readers made for postgrey know:
//   [QUEUEID: ]action=…, reason=…[, delay=SECONDS], client_name=…, client_address=…[, sender=…],
//   recipient=…
// An empty attribute is left out, and with it its name.
void append_decision(std::string& line, std::string_view action, std::string_view reason,
                     std::optional<Seconds> delayed, const PolicyRequest& request);

}  // namespace grayling

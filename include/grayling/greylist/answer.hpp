// SPDX-License-Identifier: MIT
// The text of an answer: the action for Postfix, and the decision's line in the log. Pure, any
// thread.
#pragma once

#include <array>
#include <cstdint>
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
// The same, into fields that decision_fields() has given: their names stay.
void set_decision(DecisionFields& fields, std::string_view action, std::string_view reason,
                  std::optional<Seconds> delayed, const PolicyRequest& request);

// What was found out about a stranger: SPF's result as a word, "pass", or "" if it wasn't asked;
// its points, and the signs that they are for, "no_name 3, helo_address 2".
struct DecisionFindings {
  std::string_view spf;
  std::int64_t points = 0;
  std::string_view signs;
};

// The same, with what was found out: only structured logs have it.
std::array<LogField, 11> with_findings(const DecisionFields& fields,
                                       const DecisionFindings& findings);

// Writes the fields as a line, without empty ones, and returns it:
//   [QUEUEID: ]action=…, reason=…[, delay=SECONDS], client_name=…, client_address=…[, sender=…],
//   recipient=…
// It is written over what `memory` holds, which grows where it is too small, and stays for the next
// line.
std::string_view write_decision(std::string& memory, const DecisionFields& fields);

}  // namespace grayling

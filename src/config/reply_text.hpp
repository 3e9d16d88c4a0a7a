// SPDX-License-Identifier: MIT
// Texts that are sent to Postfix, checked when the configuration is read, because Postfix punishes
// a bad one: an action that it doesn't know or an enhanced status code with nothing after it is a
// server error or a crashed smtpd (access(5); Postfix' HISTORY on CVE-2026-43964). Pure, any
// thread.
//
// The errors (ErrorKind::Config) are the reason and what would be good. Control characters and
// what is no UTF-8 have been refused before, as in any text of the configuration.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// Bytes of what follows "action=": Postfix cuts an SMTP reply at 512 bytes, and adds its own words.
inline constexpr std::size_t kActionBytesMax = 399;

// DEFER_IF_PERMIT, DEFER_IF_REJECT, DEFER in any case, or an SMTP code 4NN (RFC 5321 section 4.2)
// but 421, with which smtpd hangs up.
Result<void> check_action(std::string_view action);

// Text for people, with an enhanced status code 4.x.y (RFC 3463) in front or none. No other digit
// may begin it, lest Postfix takes it for a code. The placeholders {delay}, {left} and {host}
// alone; `host` is what {host} will be.
Result<void> check_message(std::string_view message, std::string_view host);

// Action and message together, at their longest.
Result<void> check_reply_bytes(const GreylistSettings& settings);

// "" or a header field "Name: text" (RFC 5322 section 2.2) in printable ASCII, with the
// placeholders {delay}, {host} and {date} alone; `host` is what {host} will be.
Result<void> check_header(std::string_view header, std::string_view host);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Checks texts that are sent to Postfix when the configuration is read, because a bad one does
// harm: an unknown action or an enhanced status code with nothing after it is a server error or a
// crash of smtpd (access(5); Postfix' HISTORY on CVE-2026-43964). Pure, any thread.
//
// The errors (ErrorKind::Config) are the reason and what would be right. Control characters and
// invalid UTF-8 have been refused before, as in any text of the configuration.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// Bytes of the text after "action=". Postfix cuts an SMTP reply at 512 bytes, and adds own words.
inline constexpr std::size_t kActionBytesMax = 399;

// DEFER_IF_PERMIT, DEFER_IF_REJECT, DEFER in any case, or an SMTP code 4NN (RFC 5321 section 4.2)
// other than 421, after which smtpd hangs up.
Result<void> check_action(std::string_view action);

// Text for people, which may begin with an enhanced status code 4.x.y (RFC 3463). It may begin with
// no other digit: Postfix would take it for a code. The only placeholders are {delay}, {left} and
// {host}; `host` is the value of {host}.
Result<void> check_message(std::string_view message, std::string_view host);

// Checks the length of action and message together, with the longest values of placeholders.
Result<void> check_reply_bytes(const GreylistSettings& settings);

// "" or a header field "Name: text" (RFC 5322 section 2.2) in printable ASCII, with the
// placeholders {delay}, {host} and {date}; `host` is the value of {host}.
Result<void> check_header(std::string_view header, std::string_view host);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Reads the lines of mail that Postfix didn't take (log_whatsup() in smtpd_check.c,
// cleanup_milter.c, postscreen_smtpd.c). Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/maillog/attempt.hpp"

namespace grayling {

struct RefusedLine {
  // Message: a message was refused, and the line doesn't say for whom.
  enum class Kind { Other, Unread, Message, Attempt };
  Kind kind = Kind::Other;
  LoggedAttempt attempt;  // Greylisted if its text says so, else Refused
  bool is_final = false;  // the code is 5xx
  bool is_whole = false;  // all of the message was refused, after its recipients
};

// "NOQUEUE: reject: RCPT from CLIENT: 450 4.7.1 <to>: …; from=<> to=<> proto=ESMTP helo=<…>", also
// at DATA and at the end of the message, also by a milter ("milter-reject") or by a filter before
// the queue ("proxy-reject").
RefusedLine read_refused(std::string_view text);

}  // namespace grayling

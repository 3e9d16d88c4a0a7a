// SPDX-License-Identifier: MIT
// Reads the lines of Postfix' smtpd and postscreen (smtpd_check.c, smtpd.c, postscreen_smtpd.c).
// Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/maillog/attempt.hpp"

namespace grayling {

// "mx.example.net[192.0.2.7]:25432"
struct LoggedClient {
  std::string_view name;
  std::string_view address;
};
std::optional<LoggedClient> read_client(std::string_view text);

// "NOQUEUE: reject: RCPT from CLIENT: 450 4.7.1 <to>: …; from=<> to=<> proto=ESMTP helo=<…>"
struct RefusedLine {
  enum class Kind { Other, Unread, Attempt };
  Kind kind = Kind::Other;
  LoggedAttempt attempt;  // Greylisted if its text says so, else Refused
  bool is_final = false;  // the code is 5xx
};
RefusedLine read_refused(std::string_view text);

// "4WXYZ: client=CLIENT, sasl_method=…, sasl_username=…"
struct AcceptedLine {
  std::string_view queue_id;
  LoggedClient client;
  std::string_view sasl_username;
  bool is_again = false;  // a content filter gives it back: it was accepted before
};
std::optional<AcceptedLine> read_accepted(std::string_view text);

}  // namespace grayling

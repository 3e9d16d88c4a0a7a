// SPDX-License-Identifier: MIT
#include "simulation/trace_log.hpp"

#include <fmt/format.h>

#include "grayling/base/utc_time.hpp"

namespace grayling::simulation {

void TraceLog::take(const LoggedAttempt& attempt) {
  const std::string client = fmt::format("{}[{}]", attempt.client_name, attempt.client_address);
  const bool is_deferred = attempt.fate == Fate::Greylisted;
  const char* reason = is_deferred                      ? "new"
                       : !attempt.sasl_username.empty() ? "authenticated"
                                                        : "triplet found";
  log(attempt, "grayling",
      fmt::format("action={}, reason={}, client_name={}, client_address={}, sender={}, "
                  "recipient={}",
                  is_deferred ? "greylist" : "pass", reason, attempt.client_name,
                  attempt.client_address, *attempt.sender, attempt.recipient));
  is_deferred ? defer(attempt, client) : accept(attempt, client);
}

void TraceLog::defer(const LoggedAttempt& attempt, const std::string& client) {
  log(attempt, "postfix/smtpd",
      fmt::format("NOQUEUE: reject: RCPT from {}: 450 4.2.0 <{}>: Recipient address rejected: "
                  "Greylisted, please try again later; from=<{}> to=<{}> proto=ESMTP helo=<{}>",
                  client, attempt.recipient, *attempt.sender, attempt.recipient, attempt.helo));
}

void TraceLog::accept(const LoggedAttempt& attempt, const std::string& client) {
  const std::string id = fmt::format("{:X}", 0x4A000 + ++messages_);
  const std::string user =
      attempt.sasl_username.empty()
          ? ""
          : fmt::format(", sasl_method=PLAIN, sasl_username={}", attempt.sasl_username);
  log(attempt, "postfix/smtpd", fmt::format("{}: client={}{}", id, client, user));
  log(attempt, "postfix/cleanup", fmt::format("{}: message-id=<{}@mx.example>", id, id));
  log(attempt, "postfix/qmgr",
      fmt::format("{}: from=<{}>, size=2345, nrcpt=1 (queue active)", id, *attempt.sender));
  log(attempt, "postfix/lmtp",
      fmt::format("{}: to=<{}>, relay=mx.example[private/lmtp], delay=0.2, "
                  "delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)",
                  id, attempt.recipient));
  log(attempt, "postfix/qmgr", id + ": removed");
}

void TraceLog::log(const LoggedAttempt& attempt, std::string_view program,
                   const std::string& text) {
  write_(fmt::format("{} mx {}[7]: {}", format_utc(attempt.at, "%Y-%m-%dT%H:%M:%S+00:00"), program,
                     text));
}

}  // namespace grayling::simulation

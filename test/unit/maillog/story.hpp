// SPDX-License-Identifier: MIT
// What a log tells, in words.
#pragma once

#include <string>
#include <vector>

#include "grayling/maillog/log_reader.hpp"

namespace grayling {

inline constexpr UnixSeconds kNow = 1'796'013'312;  // 2026-11-30 04:35:12 UTC

class Taken final : public AttemptTaker {
 public:
  void take(const LoggedAttempt& attempt) override { all.push_back(attempt); }
  std::vector<LoggedAttempt> all;
};

struct Read {
  std::vector<LoggedAttempt> attempts;
  LogSummary summary;
};

inline Read read(const std::vector<std::string>& lines, const std::string& host = "") {
  Taken taken;
  LogReader reader({kNow, "+00:00", host}, taken);
  reader.begin_file("mail.log");
  for (const auto& line : lines) reader.read(line);
  reader.end();
  return {taken.all, reader.summary()};
}

// "accepted mx.example.net[192.0.2.7] a@example.org b@example.net at 12", the seconds of a minute.
inline std::string words(const LoggedAttempt& attempt) {
  constexpr const char* kFates[] = {"accepted", "greylisted", "refused"};
  std::string text = kFates[static_cast<int>(attempt.fate)];
  text += " " + attempt.client_name + "[" + attempt.client_address + "] ";
  text += attempt.sender.value_or("?") + " " + attempt.recipient;
  if (!attempt.sasl_username.empty()) text += " by " + attempt.sasl_username;
  return text + " at " + std::to_string(attempt.at % 60);
}

inline std::vector<std::string> story(const std::vector<std::string>& lines) {
  std::vector<std::string> all;
  for (const auto& attempt : read(lines).attempts) all.push_back(words(attempt));
  return all;
}

using Story = std::vector<std::string>;

inline const std::string kSmtpd = "Nov 30 04:35:12 mx postfix/smtpd[71]: ";
inline const std::string kQueue = "Nov 30 04:35:13 mx postfix/qmgr[72]: ";
inline const std::string kLocal = "Nov 30 04:35:14 mx postfix/local[73]: ";
inline const std::string kGrayling = "Nov 30 04:35:12 mx grayling[74]: ";

}  // namespace grayling

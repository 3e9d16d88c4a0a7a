// SPDX-License-Identifier: MIT
// `grayling query --check`: a plugin for Nagios and Icinga, as the Monitoring Plugins Development
// Guidelines want it: one line with performance data on stdout, and the exit codes 0 to 3.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

enum class CheckState { Ok = 0, Warning = 1, Critical = 2, Unknown = 3 };  // the exit codes

struct CheckOptions {
  std::optional<Endpoint> to;      // the service; none: the first `listen` of the configuration
  std::optional<Endpoint> status;  // none: status.listen, if the configuration is read
  std::chrono::milliseconds warning{1000};   // an answer that takes longer
  std::chrono::milliseconds critical{3000};  // no answer is waited for longer
};

struct CheckFacts {
  Result<std::string> action;  // what the service answered
  std::chrono::microseconds time{0};
  std::optional<Result<std::string>> status;  // /status.json; none: it is nowhere to be read
};

struct CheckResult {
  CheckState state = CheckState::Ok;
  std::string line;  // without its end
};

// "GRAYLING STATE: text", and performance data behind a | if there is any. In `text` a | becomes a
// /. Pure.
CheckResult check_result(CheckState state, std::string text, const std::string& data = "");

// Pure. The store is down or can't be written: critical. Other trouble is a warning.
CheckResult judge_check(const CheckFacts& facts, const CheckOptions& limits);

// Reads a limit, in seconds like "0.5". The error says what would be right.
Result<std::chrono::milliseconds> read_seconds(const std::string& text);

// A command line that asks for a check; also one that is wrong.
bool is_check(const std::vector<std::string>& arguments);
// Says why nothing could be checked. Returns the exit code.
int print_unknown(const std::string& why);

int check_service(const CheckOptions& options);  // blocking; the exit code

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Lists of restrictions as main.cf has them (postconf(5), smtpd_recipient_restrictions). Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

// The words of a list, apart by commas and blanks; what braces hold is one word, without them.
std::vector<std::string> restriction_words(std::string_view list);

// One check_policy_service in a list.
struct PolicyUse {
  std::string service;                         // "inet:127.0.0.1:10023"
  std::map<std::string, std::string> options;  // "timeout" to "10s"; of Postfix 3.0 and later
  std::vector<std::string> before;             // the words that come before it
};

std::vector<PolicyUse> policy_uses(std::string_view list);

// "10s", "2m", "100" (seconds) … in seconds; -1 for what is no time (postconf(5), time units).
long postfix_seconds(std::string_view text);

}  // namespace grayling

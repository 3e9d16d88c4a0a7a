// SPDX-License-Identifier: MIT
// Parses lists of restrictions of main.cf (postconf(5), smtpd_recipient_restrictions). Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

inline constexpr std::string_view kClassNames = "smtpd_restriction_classes";
inline constexpr std::string_view kRecipientList = "smtpd_recipient_restrictions";
inline constexpr std::string_view kRelayList = "smtpd_relay_restrictions";
inline constexpr std::string_view kDataList = "smtpd_data_restrictions";
inline constexpr std::string_view kEndOfDataList = "smtpd_end_of_data_restrictions";
inline constexpr std::string_view kRestrictionLists[] = {"smtpd_client_restrictions",
                                                         "smtpd_helo_restrictions",
                                                         "smtpd_sender_restrictions",
                                                         kRelayList,
                                                         kRecipientList,
                                                         kDataList,
                                                         kEndOfDataList};

// The words of a list, separated by commas and blanks. Text in braces is one word.
std::vector<std::string> restriction_words(std::string_view list);

// One check_policy_service in a list.
struct PolicyUse {
  std::string service;                         // "inet:127.0.0.1:10023"
  std::map<std::string, std::string> options;  // "timeout" to "10s"; of Postfix 3.0 and later
  std::vector<std::string> before;             // the words that come before it
};

// All check_policy_service among the words of a list, in their order.
std::vector<PolicyUse> policy_uses(const std::vector<std::string>& words);

// The classes of smtpd_restriction_classes: each name with the list that it stands for.
using RestrictionClasses = std::map<std::string, std::string>;

// A list with its classes expanded.
struct ExpandedList {
  std::vector<std::string> words;
  std::set<std::string> classes;  // the expanded ones, nested ones too
};

// Each class is expanded only where it is named first: a second time would change nothing. So a
// class that names itself does no harm, and the result has no more words than main.cf.
ExpandedList expanded(std::string_view list, const RestrictionClasses& classes);

// A check_*_access is among the words: its table may send on to any class (access(5)).
bool has_access_table(const std::vector<std::string>& words);

// "10s", "2m", "100" (seconds) … in seconds; -1 for what is no time (postconf(5), time units).
long postfix_seconds(std::string_view text);

}  // namespace grayling

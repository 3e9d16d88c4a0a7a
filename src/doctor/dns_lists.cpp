// SPDX-License-Identifier: MIT
#include "grayling/doctor/dns_lists.hpp"

#include <string>
#include <utility>

namespace grayling {
namespace {

// "what is wrong; what to do about it" as its two parts.
std::pair<std::string, std::string> cause_and_remedy(const std::string& why) {
  const auto end = why.find("; ");
  if (end == std::string::npos) return {why, ""};
  return {why.substr(0, end), why.substr(end + 2)};
}

Finding judged(const AskedList& asked) {
  const std::string& zone = asked.list.zone;
  const TestResult result = judge_test(asked.answers, asked.list);
  if (result.kind == TestResult::Kind::Good) {
    return good(zone + " answers as a list should, within " +
                std::to_string(asked.slowest.count()) + " ms" +
                (result.has_ipv6 ? "" : "; it has no IPv6 clients"));
  }
  auto [cause, remedy] = cause_and_remedy(result.why);
  if (result.kind == TestResult::Kind::Unanswered) {
    return warning(zone + ": " + cause + ", so it isn't asked about mail", std::move(remedy));
  }
  return bad(zone + ": " + cause + ", so it isn't asked about mail", std::move(remedy));
}

}  // namespace

Findings examine_dns_lists(const std::vector<AskedList>& asked) {
  Findings findings;
  for (const auto& list : asked) findings.push_back(judged(list));
  return findings;
}

}  // namespace grayling

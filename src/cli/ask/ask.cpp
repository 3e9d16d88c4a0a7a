// SPDX-License-Identifier: MIT
// The client's side of the policy protocol (SMTPD_POLICY_README), for `grayling query`.
#include "cli/ask/exchange.hpp"
#include "cli/ask/query.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Postfix takes 512 bytes at most, so a longer answer is not one of a policy service.
constexpr std::size_t kAnswerBytesMax = std::size_t{16} * 1024;

}  // namespace

Result<std::string> request_action(const Endpoint& endpoint, const std::string& request,
                                   std::chrono::milliseconds timeout) {
  constexpr std::string_view kAction = "action=";
  auto answer = exchange(endpoint, request, {"\n\n", kAnswerBytesMax}, timeout);
  if (!answer) return answer;
  if (!answer->starts_with(kAction)) {
    return fail(endpoint.text() + ": answers without an action: " + printable(*answer, 80));
  }
  return printable(std::string_view(*answer).substr(kAction.size()), kAnswerBytesMax);
}

}  // namespace grayling

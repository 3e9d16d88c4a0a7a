// SPDX-License-Identifier: MIT
#include "cli/ask/check.hpp"

#include <algorithm>

#include "cli/ask/fetch_status.hpp"
#include "cli/ask/query.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/config/config.hpp"

namespace grayling {
namespace {

using SteadyClock = std::chrono::steady_clock;

CheckFacts look(const Endpoint& service, const std::optional<Endpoint>& status,
                std::chrono::milliseconds timeout) {
  const auto begin = SteadyClock::now();
  // At CONNECT nothing is decided, so this leaves no row.
  auto action = request_action(service, request_text({"protocol_state=CONNECT"}), timeout);
  const auto end = SteadyClock::now();
  CheckFacts facts{std::move(action),
                   std::chrono::duration_cast<std::chrono::microseconds>(end - begin),
                   std::nullopt};
  if (status && facts.action) facts.status = fetch_status(*status, timeout);
  return facts;
}

int show(const CheckResult& result) {
  const int printed = print(result.line + "\n");
  return printed != kDone ? static_cast<int>(CheckState::Unknown) : static_cast<int>(result.state);
}

}  // namespace

bool is_check(const std::vector<std::string>& arguments) {
  return !arguments.empty() && arguments.front() == "query" &&
         std::find(arguments.begin(), arguments.end(), "--check") != arguments.end();
}

int print_unknown(const std::string& why) {
  return show(check_result(CheckState::Unknown, why));
}

int check_service(const CheckOptions& options) {
  auto [to, status] = std::pair(options.to, options.status);
  if (!to) {
    const auto config = load_config({});
    if (!config) return print_unknown(config.error().text + "; or name a service by --to");
    to = config->listen.front();
    if (!status) status = config->status.listen;
  }
  return show(judge_check(look(*to, status, options.critical), options));
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "maillog/decision_line.hpp"

#include <charconv>
#include <string>

#include "grayling/base/json_value.hpp"
#include "maillog/scan.hpp"

namespace grayling {
namespace {

using Kind = DecisionLine::Kind;

constexpr std::string_view kGreylist = "greylist";

std::optional<Seconds> seconds_of(std::string_view text) {
  Seconds seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return seconds;
}

// Reasons of mail that leaves, or stays: it isn't greylisted, but a recipient may answer it.
bool is_of_user(std::string_view reason) {
  return reason == "authenticated" || reason == "outbound";
}

// Sets what follows from the reason. Mail from this machine is no attempt of a client.
DecisionLine concluded(LoggedAttempt attempt, std::string_view action) {
  if (attempt.client_address.empty() || attempt.recipient.empty()) return {Kind::Unread, {}};
  if (attempt.reason == "loopback") return {};
  attempt.fate = action == kGreylist ? Fate::Greylisted : Fate::Accepted;
  if (is_of_user(attempt.reason)) attempt.sasl_username = attempt.reason;
  return {Kind::Attempt, std::move(attempt)};
}

void set_address(LoggedAttempt& attempt, std::string_view address) {
  attempt.client_address = address.substr(0, address.find('/'));  // postgrey 1.37: "192.0.2.7/32"
}

}  // namespace

DecisionLine read_decision(std::string_view text) {
  const auto start = text.find("action=");
  if (start == std::string_view::npos || (start > 0 && !text.substr(0, start).ends_with(": "))) {
    return {};
  }
  Scan scan(text.substr(start + 7));
  const auto action = scan.until(", reason=");
  if (!action) return {};
  LoggedAttempt attempt;
  attempt.sender = "";
  if (start > 2) attempt.message = text.substr(0, start - 2);
  // The rest has its fields in this order, and each may be missing.
  std::string_view rest = scan.rest();
  if (const auto at = rest.rfind(", recipient="); at != std::string_view::npos) {
    attempt.recipient = rest.substr(at + 12);
    rest = rest.substr(0, at);
  }
  const auto take = [&rest](std::string_view name) -> std::string_view {
    const auto at = rest.find(name);
    if (at == std::string_view::npos) return {};
    const auto value = rest.substr(at + name.size());
    rest = rest.substr(0, at);
    return value;
  };
  attempt.sender = take(", sender=");
  set_address(attempt, take(", client_address="));
  attempt.client_name = take(", client_name=");
  attempt.delay = seconds_of(take(", delay="));
  attempt.reason = rest;
  return concluded(std::move(attempt), *action);
}

DecisionLine read_json_decision(std::string_view text) {
  const auto object = parse_json(text);
  if (!object.is_object()) return {Kind::Unread, {}};
  const auto member = [&object](const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
  };
  const std::string action = member("action");
  if (action.empty()) return {};
  LoggedAttempt attempt;
  attempt.sender = member("sender");
  attempt.recipient = member("recipient");
  attempt.client_name = member("client_name");
  attempt.reason = member("reason");
  attempt.message = member("queue_id");
  set_address(attempt, member("client_address"));
  const auto delay = object.find("delay");
  if (delay != object.end() && delay->is_number_integer()) attempt.delay = delay->get<Seconds>();
  return concluded(std::move(attempt), action);
}

DecisionLine read_sqlgrey(std::string_view text) {
  Scan scan(text);
  if (!scan.skip("grey: ")) return {};
  const auto reason = scan.until(": ");
  if (!reason) return {};
  const bool is_deferred =
      *reason == "new" || *reason == "early reconnect" || *reason == "throttling";
  // Lines about a known sender or domain name no recipient: Postfix' own lines have it.
  if (!is_deferred && *reason != "reconnect ok") return {};
  const auto client = scan.until(", ");
  const auto sender = scan.until(" -> ");
  if (!client || !sender) return {Kind::Unread, {}};
  std::string_view address = client->substr(client->find('(') + 1);  // the whole if it has no "("
  if (address.ends_with(')')) address.remove_suffix(1);
  LoggedAttempt attempt;
  attempt.reason = *reason;
  attempt.client_address = address;
  attempt.sender = *sender == "-undef-" ? "" : *sender;
  attempt.recipient = scan.rest().substr(0, scan.rest().find(" ("));
  return concluded(std::move(attempt), is_deferred ? kGreylist : "pass");
}

}  // namespace grayling

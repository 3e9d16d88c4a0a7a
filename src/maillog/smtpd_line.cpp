// SPDX-License-Identifier: MIT
#include "maillog/smtpd_line.hpp"

#include <string>

#include "grayling/base/text.hpp"
#include "maillog/scan.hpp"

namespace grayling {
namespace {

constexpr auto kNone = std::string_view::npos;

// The words that greylisters refuse with: grayling, postgrey, sqlgrey, gld, iRedAPD, rspamd.
bool is_of_greylister(std::string_view reply) {
  const std::string text = lower_case(reply);
  for (const auto* word : {"greylist", "graylist", "grey-list", "grey list"}) {
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}

// Returns the value of "NAME=<…>" and takes it off `text`'s end, with what separates it.
std::optional<std::string_view> take_last(std::string_view& text, std::string_view name) {
  const auto at = text.rfind(name);
  if (at == kNone) return std::nullopt;
  auto value = text.substr(at + name.size());
  if (const auto end = value.rfind('>'); end != kNone) value = value.substr(0, end);
  text = text.substr(0, at);
  return value;
}

// The value of ", NAME=" up to the next comma.
std::string_view attribute(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == kNone) return {};
  const auto value = text.substr(at + name.size());
  return value.substr(0, value.find(", "));
}

}  // namespace

std::optional<LoggedClient> read_client(std::string_view text) {
  const auto open = text.find('[');
  const auto close = text.find(']', open == kNone ? 0 : open);
  if (open == kNone || close == kNone) return std::nullopt;
  LoggedClient client{text.substr(0, open), text.substr(open + 1, close - open - 1)};
  if (client.name.empty()) client.name = "unknown";
  if (client.address.starts_with("IPv6:")) client.address.remove_prefix(5);
  return client;
}

RefusedLine read_refused(std::string_view text) {
  using Kind = RefusedLine::Kind;
  const auto start = text.find(": reject: RCPT from ");
  if (start == kNone) return {};
  Scan scan(text.substr(start + 20));
  const auto from = scan.until("]");
  // After the address comes ": " or, if Postfix logs it, ":PORT: ".
  const auto port = scan.until(": ");
  if (!from || !port) return {Kind::Unread, {}};
  const auto client = read_client({from->data(), from->size() + 1});
  std::string_view rest = scan.rest();
  RefusedLine line;
  LoggedAttempt& attempt = line.attempt;
  // HELO and its client come last. A sender may have any text, so the names are looked for from
  // the right.
  if (const auto helo = take_last(rest, " helo=<")) attempt.helo = *helo;
  take_last(rest, " proto=");
  const auto recipient = take_last(rest, " to=<");
  const auto sender = take_last(rest, " from=<");
  if (!client || !recipient || !sender || rest.empty()) return {Kind::Unread, {}};
  line.kind = Kind::Attempt;
  line.is_final = rest.front() == '5';
  attempt.fate = !line.is_final && is_of_greylister(rest) ? Fate::Greylisted : Fate::Refused;
  attempt.client_name = client->name;
  attempt.client_address = client->address;
  attempt.sender = *sender;
  attempt.recipient = *recipient;
  if (const auto id = text.substr(0, start); id != "NOQUEUE") attempt.message = id;
  return line;
}

std::optional<AcceptedLine> read_accepted(std::string_view text) {
  const auto start = text.find(": client=");
  if (start == kNone || start == 0) return std::nullopt;
  AcceptedLine line;
  line.queue_id = text.substr(0, start);
  if (line.queue_id == "NOQUEUE" || line.queue_id.find(' ') != kNone) return std::nullopt;
  const auto rest = text.substr(start + 9);
  auto client = read_client(rest.substr(0, rest.find(", ")));
  // XFORWARD_README: the first hop's client. With a queue ID of its own, the mail was accepted
  // before; a filter before the queue has none.
  const auto original = attribute(rest, ", orig_client=");
  const auto original_id = attribute(rest, ", orig_queue_id=");
  if (!original.empty()) client = read_client(original);
  if (!client) return std::nullopt;
  line.client = *client;
  line.is_again = !original_id.empty() && original_id != "NOQUEUE";
  line.sasl_username = attribute(rest, ", sasl_username=");
  return line;
}

}  // namespace grayling

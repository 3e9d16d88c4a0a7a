// SPDX-License-Identifier: MIT
#include "maillog/refused_line.hpp"

#include <optional>
#include <string>

#include "maillog/greylist_reply.hpp"
#include "maillog/scan.hpp"
#include "maillog/smtpd_line.hpp"

namespace grayling {
namespace {

constexpr auto kNone = std::string_view::npos;

using Kind = RefusedLine::Kind;

// Returns the value of "NAME=<…>" and takes it off `text`'s end, with what separates it.
std::optional<std::string_view> take_last(std::string_view& text, std::string_view name) {
  const auto at = text.rfind(name);
  if (at == kNone) return std::nullopt;
  auto value = text.substr(at + name.size());
  if (const auto end = value.rfind('>'); end != kNone) value = value.substr(0, end);
  text = text.substr(0, at);
  return value;
}

// Takes "reject: RCPT from " or another of these; none: the line is about something else.
std::optional<std::string_view> take_stage(Scan& scan) {
  if (!scan.skip("milter-")) scan.skip("proxy-");
  if (!scan.skip("reject: ")) return std::nullopt;
  const auto stage = scan.until(" from ");
  if (!stage) return std::nullopt;
  const bool is_late = *stage == "DATA" || *stage == "BDAT" || *stage == "END-OF-MESSAGE";
  return is_late || *stage == "RCPT" ? stage : std::nullopt;
}

// Splits "TEXT; from=<…> to=<…> proto=… helo=<…>". A sender may have any text, so HELO and the
// recipient are looked for from the right, and the sender from the left.
bool take_fields(std::string_view& rest, LoggedAttempt& attempt) {
  if (const auto helo = take_last(rest, " helo=<"))
    attempt.helo = helo->substr(0, helo->find("> "));
  take_last(rest, " proto=");
  if (const auto recipient = take_last(rest, " to=<")) attempt.recipient = *recipient;
  const auto at = rest.find("; from=<");
  if (at == kNone) return false;
  auto sender = rest.substr(at + 8);
  if (const auto end = sender.rfind('>'); end != kNone) sender = sender.substr(0, end);
  attempt.sender = sender;
  rest = rest.substr(0, at);
  return !rest.empty();
}

}  // namespace

RefusedLine read_refused(std::string_view text) {
  Scan scan(text);
  const auto id = scan.until(": ");
  if (!id || id->find(' ') != kNone) return {};
  const auto stage = take_stage(scan);
  if (!stage) return {};
  const auto from = scan.until("]");
  // After the address comes ": " or, if Postfix logs it, ":PORT: ".
  const auto port = scan.until(": ");
  if (!from || !port) return {Kind::Unread, {}};
  const auto client = read_client({from->data(), from->size() + 1});
  std::string_view rest = scan.rest();
  RefusedLine line;
  LoggedAttempt& attempt = line.attempt;
  if (!take_fields(rest, attempt) || !client) return {Kind::Unread, {}};
  line.is_whole = *stage != "RCPT";
  line.kind = !attempt.recipient.empty() ? Kind::Attempt
              : line.is_whole            ? Kind::Message
                                         : Kind::Unread;
  line.is_final = rest.front() == '5';
  attempt.fate =
      is_of_greylister(rest) || is_of_postscreen(rest) ? Fate::Greylisted : Fate::Refused;
  attempt.client_name = client->name;
  attempt.client_address = client->address;
  if (*id != "NOQUEUE") attempt.message = *id;
  return line;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "maillog/smtpd_line.hpp"

namespace grayling {
namespace {

constexpr auto kNone = std::string_view::npos;

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
  if (client.address.starts_with("IPv6:")) client.address.remove_prefix(5);
  return client;
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

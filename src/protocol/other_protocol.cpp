// SPDX-License-Identifier: MIT
#include "protocol/other_protocol.hpp"

#include <array>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// HAProxy's proxy-protocol.txt, section 2.2, without the two empty lines in front.
constexpr std::string_view kProxy2("\0\r\nQUIT\n", 8);

constexpr std::string_view kSmtp =
    "SMTP: this is no mail server; name its port in check_policy_service alone";

struct Start {
  std::string_view bytes;  // letters in lower case; case is ignored
  std::string_view text;
};
constexpr std::array<Start, 9> kStarts = {{
    {"proxy tcp4 ", "PROXY protocol: take send-proxy out of the proxy's line for grayling"},
    {"proxy tcp6 ", "PROXY protocol: take send-proxy out of the proxy's line for grayling"},
    {"proxy unknown", "PROXY protocol: take send-proxy out of the proxy's line for grayling"},
    {"\x16\x03", "TLS: grayling doesn't speak it; connect without, or through a tunnel"},
    {std::string_view("\0\0\0\rO", 5),
     "milter protocol: name grayling in check_policy_service, not as a milter"},
    {"ehlo ", kSmtp},
    {"helo ", kSmtp},
    {"lhlo ", kSmtp},
    {"220 ", kSmtp},
}};

// Only of a whole line: before its end, more may come behind the version.
bool is_http(std::string_view bytes) {
  const auto end = bytes.find('\n');
  if (end == std::string_view::npos) return false;
  auto line = bytes.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto version = line.rfind(" HTTP/");
  return version != std::string_view::npos &&
         line.size() - version == std::string_view(" HTTP/1.1").size();
}

}  // namespace

std::string_view other_protocol(std::string_view bytes) {
  if (bytes.starts_with(kProxy2)) {
    return "PROXY protocol, version 2: take send-proxy-v2 out of the proxy's line for grayling";
  }
  for (const auto& start : kStarts) {
    const auto head = bytes.substr(0, start.bytes.size());
    if (head == start.bytes || lower_case(head) == start.bytes) return start.text;
  }
  return is_http(bytes) ? "HTTP: the status is where status.listen says" : "";
}

bool may_be_other_protocol(std::string_view bytes) {
  return bytes.size() < kProxy2.size() && kProxy2.starts_with(bytes);
}

}  // namespace grayling

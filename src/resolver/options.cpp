// SPDX-License-Identifier: MIT
#include "grayling/resolver/options.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace grayling {
namespace {

constexpr std::uint16_t kDnsPort = 53;

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace

// The colon before a port is the only one, or follows a bracket.
Result<NameServer> NameServer::parse(std::string_view text) {
  std::string_view host = text;
  NameServer server;
  const auto colon = text.rfind(':');
  const bool is_bracketed = text.starts_with('[');
  const bool has_port = colon != std::string_view::npos &&
                        (is_bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
  if (has_port) {
    host = text.substr(0, colon);
    const auto port = parse_port(text.substr(colon + 1));
    if (!port) return fail(ErrorKind::Config, "the port must be a number from 1 to 65535");
    server.port = *port;
  }
  if (is_bracketed && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  if (!address || (is_bracketed && address->is_ipv4())) {
    return fail(ErrorKind::Config,
                "not the address of a name server; write it like 192.0.2.53, 192.0.2.53:5353, "
                "2001:db8::53 or [2001:db8::53]:5353");
  }
  if (const auto why = why_unaskable(*address); !why.empty()) {
    return fail(ErrorKind::Config, std::string(why));
  }
  server.address = *address;
  return server;
}

std::string_view why_unaskable(const IpAddress& address) {
  constexpr std::pair<std::string_view, std::string_view> kWhy[] = {
      {"0.0.0.0", "no address of a server; write 127.0.0.1 for one on this host"},
      {"::", "no address of a server; write ::1 for one on this host"},
      {"255.255.255.255", "all hosts of a network; write the address of one"},
      {"224.0.0.0/4", "a group of hosts; write the address of one"},
      {"ff00::/8", "a group of hosts; write the address of one"},
      {"fe80::/10", "holds on one link alone, which grayling can't ask; write another address"},
  };
  for (const auto& [network, why] : kWhy) {
    if (IpNetwork::parse(network)->contains(address)) return why;
  }
  return "";
}

std::string NameServer::text() const {
  if (port == kDnsPort) return address.text();
  const std::string host = address.is_ipv4() ? address.text() : "[" + address.text() + "]";
  return host + ":" + std::to_string(port);
}

std::size_t open_files_max(const ResolverOptions& options) {
  if (options.source == ResolverOptions::Source::Off) return 0;
  constexpr std::size_t kContextsMax = 2;  // one that is replaced is deleted a little later
  return kContextsMax * (std::min(options.queries_max, kDnsSocketsMax) + kDnsTcpMax);
}

}  // namespace grayling

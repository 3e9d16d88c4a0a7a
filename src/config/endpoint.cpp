// SPDX-License-Identifier: MIT
#include "grayling/config/endpoint.hpp"

#include <charconv>

#include <sys/un.h>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kInet = "inet:";
constexpr std::string_view kUnix = "unix:";
constexpr std::size_t kPathBytesMax = sizeof(sockaddr_un::sun_path) - 1;  // the kernel's limit

Result<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end || port < 1 || port > 65535) {
    return fail(ErrorKind::Config, "the port must be a number from 1 to 65535");
  }
  return static_cast<std::uint16_t>(port);
}

// An address as it stands in an endpoint: IPv6 in brackets, IPv4 with or without.
Result<std::string> parse_host(std::string_view text) {
  if (text == "localhost") return "127.0.0.1";
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const auto address = IpAddress::parse(bracketed ? text.substr(1, text.size() - 2) : text);
  if (!address) {
    return fail(ErrorKind::Config,
                "the host must be an IP address or localhost, like inet:127.0.0.1:10023, "
                "inet:0.0.0.0:10023 or inet:[::1]:10023");
  }
  if (!bracketed && text.find(':') != std::string_view::npos) {
    return fail(ErrorKind::Config, "an IPv6 address needs brackets, like inet:[::1]:10023");
  }
  return address->text();
}

Result<Endpoint> parse_inet(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto bracket = text.rfind(']');
  const bool in_brackets = bracket != std::string_view::npos && bracket > colon;
  if (colon == std::string_view::npos || in_brackets) {
    return fail(ErrorKind::Config, "a host and a port are needed, like inet:127.0.0.1:10023");
  }
  const auto host = parse_host(text.substr(0, colon));
  if (!host) return fail(host.error());
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return fail(port.error());
  return Endpoint{Endpoint::Kind::Inet, *host, *port, ""};
}

Result<Endpoint> parse_unix(std::string_view path) {
  if (path.empty() || path.front() != '/' || path.back() == '/') {
    return fail(ErrorKind::Config,
                "the path of a socket must be absolute and name a file, like "
                "unix:/run/grayling/grayling.sock");
  }
  if (path.size() > kPathBytesMax) {
    return fail(ErrorKind::Config, "the path of a socket can have " +
                                       std::to_string(kPathBytesMax) + " bytes at most, not " +
                                       std::to_string(path.size()));
  }
  if (has_control_characters(path)) {
    return fail(ErrorKind::Config, "the path of a socket can't have control characters");
  }
  return Endpoint{Endpoint::Kind::Unix, "", 0, std::string(path)};
}

}  // namespace

std::string Endpoint::text() const {
  if (kind == Kind::Unix) return std::string(kUnix) + path;
  const bool brackets = host.find(':') != std::string::npos;
  const std::string shown = brackets ? "[" + host + "]" : host;
  return std::string(kInet) + shown + ":" + std::to_string(port);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  if (text.starts_with(kInet)) return parse_inet(text.substr(kInet.size()));
  if (text.starts_with(kUnix)) return parse_unix(text.substr(kUnix.size()));
  return fail(ErrorKind::Config,
              "not an endpoint; write it like inet:127.0.0.1:10023, inet:[::1]:10023 or "
              "unix:/run/grayling/grayling.sock");
}

}  // namespace grayling

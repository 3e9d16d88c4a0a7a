// SPDX-License-Identifier: MIT
#include "store/url_hosts.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kHostsMax = 16;  // each costs time when it can't be reached

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == '_';
  });
}

Result<std::uint16_t> parse_port(std::string_view text, const std::string& which) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return refuse_url(which + ": what follows its ':' must be a port, 1 to 65535 (" +
                      "'/', '?' and '@' in a password are written %2F, %3F and %40)");
  }
  return port;
}

Result<HostPort> parse_host(std::string_view text, const std::string& which) {
  HostPort host;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    host.host = text.substr(1, close == std::string_view::npos ? close : close - 1);
    const auto ip = IpAddress::parse(host.host);
    if (close == std::string_view::npos || !ip || host.host.find(':') == std::string::npos) {
      return refuse_url(which +
                        ": between [ and ] stands an IPv6 address, as in [2001:db8::1]:3306");
    }
    port = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    if (colon != text.rfind(':')) {
      return refuse_url(which +
                        ": an IPv6 address is written in brackets, as in [2001:db8::1]:3306");
    }
    auto name = decode_url(text.substr(0, colon), "host");
    if (!name) return fail(name.error());
    host.host = lower_case(*name);
    if (!is_host_name(host.host)) {
      return refuse_url(which + ": its name must be of letters, digits, '.', '-' and '_'");
    }
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (port.empty()) return host;
  if (!port.starts_with(':')) return refuse_url(which + ": after the ']' comes ':' and a port");
  const auto number = parse_port(port.substr(1), which);
  if (!number) return fail(number.error());
  host.port = *number;
  return host;
}

}  // namespace

tl::unexpected<Error> refuse_url(std::string text) {
  return fail(ErrorKind::Config, std::move(text));
}

Result<std::string> decode_url(std::string_view text, std::string_view what) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
      if (low < 0) {
        return refuse_url("the URL's " + std::string(what) +
                          " holds a '%' without two hex digits: write a percent sign as %25");
      }
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return refuse_url("the URL's " + std::string(what) + " holds a control character");
    }
    decoded += c;
  }
  return decoded;
}

Result<std::vector<HostPort>> parse_hosts(std::string_view text) {
  if (text.empty()) return std::vector<HostPort>{{"localhost", 3306}};
  std::vector<HostPort> hosts;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    more = comma != std::string_view::npos;
    if (hosts.size() == kHostsMax) {
      return refuse_url("the URL names more than " + std::to_string(kHostsMax) + " hosts");
    }
    const std::string which = "host " + std::to_string(hosts.size() + 1) + " of the URL";
    auto host = parse_host(text.substr(0, comma), which);
    if (!host) return fail(host.error());
    hosts.push_back(std::move(*host));
    if (more) text.remove_prefix(comma + 1);
  }
  return hosts;
}

}  // namespace grayling

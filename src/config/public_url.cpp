// SPDX-License-Identifier: MIT
#include "grayling/config/public_url.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kUrlBytesMax = 255;
constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";

// The host of "HOST:PORT" or "HOST".
std::string_view host_part(std::string_view text) {
  if (text.starts_with('[')) return text.substr(0, std::min(text.find(']') + 1, text.size()));
  return text.substr(0, text.find(':'));
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

bool is_host(const std::string& host) {
  if (host.starts_with('[')) {
    const auto address = IpAddress::parse(std::string_view(host).substr(1, host.size() - 2));
    return host.ends_with(']') && address && !address->is_ipv4();
  }
  const bool is_name = host.find_first_not_of(std::string(kLetters) + '.') == std::string::npos;
  return is_name && !host.empty() && host.front() != '.' && host.back() != '.' &&
         host.find("..") == std::string::npos;
}

bool is_this_machine(const std::string& host) {
  const auto inner = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  const auto address = IpAddress::parse(inner);
  return host == "localhost" || (address && address->is_loopback());
}

bool is_path(std::string_view path) {
  return lower_case(path).find_first_not_of(std::string(kLetters) + "/.~%") == std::string::npos;
}

}  // namespace

Result<PublicUrl> parse_public_url(std::string_view text) {
  const bool is_secure = text.starts_with(kHttps);
  if (text.size() > kUrlBytesMax || (!is_secure && !text.starts_with(kHttp))) {
    return fail(ErrorKind::Config, "no address of a web server");
  }
  const auto rest = text.substr(is_secure ? kHttps.size() : kHttp.size());
  const auto authority = rest.substr(0, rest.find('/'));
  PublicUrl url;
  url.host = lower_case(host_part(authority));
  const auto port = authority.substr(url.host.size());
  const bool has_good_port = port.empty() || (port.front() == ':' && is_port(port.substr(1)));
  if (!is_host(url.host) || !has_good_port) {
    return fail(ErrorKind::Config, "has no host name, or a wrong port");
  }
  if (!is_path(rest.substr(authority.size()))) {
    return fail(ErrorKind::Config, "has a character that its path may not have");
  }
  if (!is_secure && !is_this_machine(url.host)) {
    return fail(ErrorKind::Config, "links would be readable on their way: use https");
  }
  url.text = text;
  while (url.text.ends_with('/')) url.text.pop_back();
  return url;
}

bool is_host_of(const PublicUrl& url, std::string_view host) {
  return lower_case(host_part(host)) == url.host;
}

}  // namespace grayling

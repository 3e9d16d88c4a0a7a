// SPDX-License-Identifier: MIT
#include "config/setting_kinds.hpp"

#include <algorithm>
#include <charconv>

#include "config/value_list.hpp"

namespace grayling {
namespace {

constexpr std::size_t kListenMax = 64;        // endpoints, each of which is a socket
constexpr std::size_t kAllowMax = 256;        // networks; each connection is compared with all
constexpr std::size_t kContextsMax = 64;      // the one of each request is compared with all
constexpr unsigned kSocketModeMax = 0777;     // permission bits; set-ID and sticky mean nothing
constexpr std::size_t kSocketModeDigits = 4;  // "0666"

Result<void> read_listen(const RawValue& value, Config& config) {
  if (value.list.empty()) return fail(ErrorKind::Config, "at least one endpoint is needed");
  auto endpoints = parse_list(value.list, kListenMax, "endpoints", parse_endpoint);
  if (!endpoints) return fail(endpoints.error());
  config.listen = std::move(*endpoints);
  return {};
}

Result<void> read_allow(const RawValue& value, Config& config) {
  auto networks = parse_list(value.list, kAllowMax, "networks", IpNetwork::parse);
  if (!networks) return fail(networks.error());
  config.allow = std::move(*networks);
  return {};
}

Result<void> read_status_listen(const RawValue& value, Config& config) {
  config.status.listen.reset();
  if (value.text.empty()) return {};
  const bool has_kind = value.text.starts_with("inet:") || value.text.starts_with("unix:");
  const auto endpoint = parse_endpoint(has_kind ? value.text : "inet:" + value.text);
  if (!endpoint) return fail(endpoint.error());
  config.status.listen = *endpoint;
  return {};
}

std::string print_status_listen(const Config& config) {
  return toml_text(config.status.listen ? config.status.listen->text() : "");
}

Result<void> read_public_url(const RawValue& value, Config& config) {
  config.status.public_url.reset();
  if (value.text.empty()) return {};
  auto url = parse_public_url(value.text);
  if (!url) return fail(url.error());
  config.status.public_url = std::move(*url);
  return {};
}

std::string print_public_url(const Config& config) {
  return toml_text(config.status.public_url ? config.status.public_url->text : "");
}

Result<void> read_socket_mode(const RawValue& value, Config& config) {
  const std::string& text = value.text;
  unsigned mode = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, mode, 8);
  const bool is_octal = error == std::errc() && stop == end && text.size() <= kSocketModeDigits;
  if (!is_octal || mode > kSocketModeMax) {
    return fail(ErrorKind::Config, "not a file mode; write it like \"0660\"");
  }
  config.socket_mode = mode;
  return {};
}

std::string print_socket_mode(const Config& config) {
  char digits[8] = {};
  std::to_chars(std::begin(digits), std::end(digits), config.socket_mode, 8);
  std::string text = digits;
  text.insert(0, kSocketModeDigits - std::min(kSocketModeDigits, text.size()), '0');
  return toml_text(text);
}

Result<void> read_store_url(const RawValue& value, Config& config) {
  auto url = parse_store_url(value.text);
  if (!url) return fail(url.error());
  config.store.url = std::move(*url);
  config.store.url_text = url_without_password(value.text);
  return {};
}

}  // namespace

Result<Milliseconds> read_duration(std::string_view text, Milliseconds min, Milliseconds max,
                                   Milliseconds step) {
  const auto duration = parse_duration(text);
  if (!duration) return fail(ErrorKind::Config, "not a duration");
  if (*duration % step != Milliseconds(0)) {
    return fail(ErrorKind::Config, "not a whole number of seconds");
  }
  if (*duration < min || *duration > max) {
    return fail(ErrorKind::Config,
                "not between " + duration_text(min) + " and " + duration_text(max));
  }
  return *duration;
}

std::string choices_text(const std::vector<std::string_view>& names) {
  std::string text = "write ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " or ";
    text += toml_text(names[i]);
  }
  return text;
}

Result<void> check_contexts(const std::vector<std::string>& contexts) {
  if (contexts.size() > kContextsMax) {
    return fail(ErrorKind::Config, "more than " + std::to_string(kContextsMax) + " contexts");
  }
  if (std::find(contexts.begin(), contexts.end(), "") == contexts.end()) return {};
  return fail(ErrorKind::Config, "\"\" is no context; write what policy_context is in main.cf");
}

Setting listen_setting() {
  return {"listen", RawValue::Kind::List,
          "write a list like [\"inet:127.0.0.1:10023\", \"unix:/run/grayling/grayling.sock\"]",
          read_listen, [](const Config& config) { return list_text(config.listen); }};
}

Setting allow_setting() {
  return {"allow", RawValue::Kind::List,
          "write a list of networks like [\"192.0.2.0/24\", \"2001:db8::/32\"]", read_allow,
          [](const Config& config) { return list_text(config.allow); }};
}

Setting socket_mode_setting() {
  return {"socket_mode", RawValue::Kind::Text, "write an octal number in quotes, like \"0660\"",
          read_socket_mode, print_socket_mode};
}

Setting store_url_setting() {
  return {"store.url", RawValue::Kind::Text,
          "write sqlite:/path/to/file or mysql://user@host/database?password_file=/path",
          read_store_url, [](const Config& config) { return toml_text(config.store.url_text); }};
}

Setting status_listen_setting() {
  return {"status.listen", RawValue::Kind::Text,
          "write an endpoint like \"127.0.0.1:10024\", or \"\" for none", read_status_listen,
          print_status_listen};
}

Setting public_url_setting() {
  return {"status.public_url", RawValue::Kind::Text,
          "write it like \"https://mx.example.org\", or \"\" for none", read_public_url,
          print_public_url};
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "import/postgrey_option.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grayling/base/ascii.hpp"
#include "grayling/base/ip.hpp"
#include "import/hex.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

using Taken = Result<void>;

Taken bad(std::string_view good) {
  return fail(std::string(good));
}

// The value is "10023", "127.0.0.1:10023", "[::1]:10023", "::1:10023", "*:10023" or
// "localhost:10023".
Taken take_inet(PostgreyToml& toml, std::string_view value) {
  const auto colon = value.rfind(':');
  const auto port = whole_number(value.substr(colon == std::string_view::npos ? 0 : colon + 1));
  if (!port || *port < 1 || *port > 65535) return bad("write [HOST:]PORT, like 127.0.0.1:10023");
  std::string_view host = colon == std::string_view::npos ? "" : value.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost" || host.empty()) host = "127.0.0.1";
  if (host == "*") host = "0.0.0.0";
  const auto address = IpAddress::parse(host);
  if (!address) {
    toml.comments.push_back("--inet=" + std::string(value) + ": write the address of " +
                            std::string(host) + " into listen if other hosts connect");
  } else if (!address->is_loopback()) {
    toml.comments.emplace_back("--inet: other hosts need allow = [networks], which postgrey lacks");
  }
  const std::string shown = address ? address->text() : "127.0.0.1";
  const bool is_ipv6 = shown.find(':') != std::string::npos;
  set_listen(toml, "inet:", (is_ipv6 ? "[" + shown + "]" : shown) + ":" + std::to_string(*port));
  return {};
}

Taken take_unix(PostgreyToml& toml, std::string_view value) {
  set_listen(toml, "unix:", std::string(value));
  return {};
}

Taken take_mode(PostgreyToml& toml, std::string_view value) {
  set_line(toml.top, "socket_mode", toml_literal(value));
  return {};
}

Taken take_delay(PostgreyToml& toml, std::string_view value) {
  const auto seconds = whole_number(value);
  if (!seconds) return bad("write seconds, like 300");
  set_line(toml.greylist, "delay",
           toml_literal(std::to_string(*seconds == 0 ? 300 : *seconds) + "s"));
  return {};
}

Taken take_max_age(PostgreyToml& toml, std::string_view value) {
  const auto days = whole_number(value);
  if (!days) return bad("write days, like 35");
  set_line(toml.greylist, "lifetime", toml_literal(std::to_string(*days == 0 ? 35 : *days) + "d"));
  return {};
}

Taken take_window(PostgreyToml& toml, std::string_view value) {
  const bool is_hours = value.ends_with('h') || value.ends_with('H');
  const auto number = whole_number(value.substr(0, value.size() - (is_hours ? 1 : 0)));
  if (!number || *number == 0) return bad("write days, like 2, or hours, like 36h");
  set_line(toml.greylist, "retry_window",
           toml_literal(std::to_string(*number) + (is_hours ? "h" : "d")));
  return {};
}

Taken take_action(PostgreyToml& toml, std::string_view value) {
  set_line(toml.greylist, "action", toml_literal(value));
  return {};
}

// Writes "%d" as "% d": postgrey sends it unchanged, but grayling would refuse it as a mistake.
// "%20" stays.
std::string separate_percents(std::string text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool is_plain = text[i] != '%' || !is_letter(text[i + 1]) ||
                          hex_byte(std::string_view(text).substr(i + 1)).has_value();
    if (!is_plain) text.insert(i + 1, " ");
  }
  return text;
}

Taken take_text(PostgreyToml& toml, std::string_view value) {
  const bool has_code = !value.empty() && value.front() >= '0' && value.front() <= '9';
  std::string text = (has_code ? "" : "4.2.0 ") + std::string(value);
  if (text.find("%r") != std::string::npos) {
    toml.comments.emplace_back("--greylist-text: the recipient's domain (%r) isn't filled in");
  }
  replace_all(text, "{", "{{}");
  replace_all(text, "%s", "{left}");
  replace_all(text, "%r", "the recipient's domain");
  set_line(toml.greylist, "message", toml_literal(separate_percents(std::move(text))));
  return {};
}

Taken take_prefix(PostgreyToml& toml, std::string_view value, std::string_view key,
                  std::int64_t max) {
  const auto bits = whole_number(value);
  if (!bits || *bits > max) return bad("write a number of bits");
  set_line(toml.greylist, key, std::to_string(*bits));
  return {};
}
Taken take_ipv4(PostgreyToml& toml, std::string_view value) {
  return take_prefix(toml, value, "ipv4_prefix", 32);
}
Taken take_ipv6(PostgreyToml& toml, std::string_view value) {
  return take_prefix(toml, value, "ipv6_prefix", 128);
}

Taken take_by_host(PostgreyToml& toml, std::string_view) {
  set_line(toml.greylist, "client", toml_literal("address"));
  return {};
}

// The number may be missing: then it is five, as without the option.
Taken take_clients_after(PostgreyToml& toml, std::string_view value) {
  const auto number = whole_number(value.empty() ? "5" : value);
  if (!number) return bad("write how many mails, like 5");
  set_line(toml.greylist, "auto_allow_after", std::to_string(*number));
  return {};
}

Taken take_header(PostgreyToml& toml, std::string_view value) {
  std::string header(value);
  replace_all(header, "{", "{{}");
  replace_all(header, "%t", "{delay}");
  replace_all(header, "%h", "{host}");
  replace_all(header, "%d", "{date}");
  replace_all(header, "-%v", "");
  replace_all(header, "%v", "");
  set_line(toml.greylist, "header", toml_literal(separate_percents(std::move(header))));
  return {};
}

Taken take_clients(PostgreyToml& toml, std::string_view value) {
  toml.clients.push_back(toml_literal("file:" + std::string(value)));
  return {};
}
Taken take_recipients(PostgreyToml& toml, std::string_view value) {
  toml.recipients.push_back(toml_literal("file:" + std::string(value)));
  return {};
}

Taken take_host(PostgreyToml& toml, std::string_view value) {
  toml.host = value;
  return {};
}

Taken take_verbose(PostgreyToml& toml, std::string_view) {
  if (toml.log_level.empty()) toml.log_level = "debug";
  return {};
}
Taken take_quiet(PostgreyToml& toml, std::string_view) {
  toml.log_level = "warning";
  return {};
}

Taken take_nothing(PostgreyToml&, std::string_view) {
  return {};
}

using enum PostgreyOption::Value;
constexpr std::array<PostgreyOption, 34> kOptions = {{
    {"unix", 'u', Needed, take_unix, ""},
    {"inet", 'i', Needed, take_inet, ""},
    {"socketmode", 0, Needed, take_mode, ""},
    {"delay", 0, Needed, take_delay, ""},
    {"max-age", 0, Needed, take_max_age, ""},
    {"retry-window", 0, Needed, take_window, ""},
    {"greylist-action", 0, Needed, take_action, ""},
    {"greylist-text", 0, Needed, take_text, ""},
    {"ipv4cidr", 0, Needed, take_ipv4, ""},
    {"ipv6cidr", 0, Needed, take_ipv6, ""},
    {"lookup-by-subnet", 0, None, take_nothing, ""},
    {"lookup-by-host", 0, None, take_by_host, ""},
    {"x-greylist-header", 0, Needed, take_header, ""},
    {"whitelist-clients", 0, Needed, take_clients, ""},
    {"whitelist-recipients", 0, Needed, take_recipients, ""},
    {"auto-whitelist-clients", 0, Possible, take_clients_after, ""},
    {"privacy", 0, None, take_nothing, "keys aren't hashed: restrict who may read the table"},
    {"hostname", 0, Needed, take_host, ""},
    {"exim", 0, None, take_nothing, "not needed: Exim's half-close is answered"},
    {"dbdir", 0, Needed, take_nothing, "what is known there: grayling import postgrey"},
    {"daemonize", 'd', None, take_nothing,
     "an option of grayling serve: --daemon; log.to = \"syslog\" writes to the mail log"},
    {"pidfile", 0, Needed, take_nothing, "an option of grayling serve: --pidfile"},
    {"user", 0, Needed, take_nothing, "an option of grayling serve: --user"},
    {"group", 0, Needed, take_nothing, "the group of --user is used"},
    {"syslog-facility", 0, Needed, take_nothing, "with log.to = \"syslog\" it is mail"},
    {"syslogfacility", 0, Needed, take_nothing, "with log.to = \"syslog\" it is mail"},
    {"facility", 0, Needed, take_nothing, "with log.to = \"syslog\" it is mail"},
    {"listen-queue-size", 0, Needed, take_nothing, "not needed"},
    {"verbose", 'v', None, take_verbose, ""},
    {"quiet", 'q', None, take_quiet, ""},
    {"help", 'h', None, take_nothing, "has no effect on how postgrey runs"},
    {"man", 0, None, take_nothing, "has no effect on how postgrey runs"},
    {"version", 0, None, take_nothing, "has no effect on how postgrey runs"},
    {"noaction", 'n', None, take_nothing, "postgrey doesn't support it, and ends"},
}};

}  // namespace

const PostgreyOption* find_postgrey_option(std::string_view word) {
  const std::string_view name = word.substr(word.starts_with("--") ? 2 : 1);
  const auto is_it = [&](const PostgreyOption& option) {
    return option.name == name || (name.size() == 1 && option.letter == name[0]);
  };
  const auto* const exact = std::find_if(kOptions.begin(), kOptions.end(), is_it);
  if (exact != kOptions.end()) return exact;
  const auto begins = [&](const PostgreyOption& option) { return option.name.starts_with(name); };
  if (name.empty() || std::count_if(kOptions.begin(), kOptions.end(), begins) != 1) return nullptr;
  return std::find_if(kOptions.begin(), kOptions.end(), begins);
}

}  // namespace grayling

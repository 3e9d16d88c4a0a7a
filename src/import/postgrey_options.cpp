// SPDX-License-Identifier: MIT
#include "grayling/import/postgrey_options.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "import/numbers.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;

// What is known so far, a section each.
struct Toml {
  std::vector<std::string> listen, clients, recipients, top, greylist, comments;
};

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void replace(std::string& text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

using Taken = Result<void>;

Taken bad(std::string_view good) {
  return fail(std::string(good));
}

Taken take_inet(Toml& toml, std::string_view value) {
  const auto colon = value.rfind(':');
  const auto port = whole_number(value.substr(colon == std::string_view::npos ? 0 : colon + 1));
  if (!port || *port < 1 || *port > 65535) return bad("write [HOST:]PORT, like 127.0.0.1:10023");
  std::string host(colon == std::string_view::npos ? "127.0.0.1" : value.substr(0, colon));
  if (host == "localhost" || host.empty()) host = "127.0.0.1";
  const auto address = IpAddress::parse(host);
  if (!address || !address->is_loopback()) {
    toml.comments.emplace_back("--inet: other hosts need allow = [networks], which postgrey lacks");
  }
  toml.listen.push_back(toml_text("inet:" + host + ":" + std::to_string(*port)));
  return {};
}

Taken take_unix(Toml& toml, std::string_view value) {
  toml.listen.push_back(toml_text("unix:" + std::string(value)));
  return {};
}

Taken take_mode(Toml& toml, std::string_view value) {
  toml.top.push_back("socket_mode = " + toml_text(value));
  return {};
}

Taken take_delay(Toml& toml, std::string_view value) {
  const auto seconds = whole_number(value);
  if (!seconds) return bad("write seconds, like 300");
  toml.greylist.push_back("delay = " +
                          toml_text(std::to_string(*seconds == 0 ? 300 : *seconds) + "s"));
  return {};
}

Taken take_max_age(Toml& toml, std::string_view value) {
  const auto days = whole_number(value);
  if (!days || *days == 0) return bad("write days, like 35");
  toml.greylist.push_back("lifetime = " + toml_text(std::to_string(*days) + "d"));
  return {};
}

Taken take_window(Toml& toml, std::string_view value) {
  const bool is_hours = value.ends_with('h');
  const auto number = whole_number(value.substr(0, value.size() - (is_hours ? 1 : 0)));
  if (!number || *number == 0) return bad("write days, like 2, or hours, like 36h");
  toml.greylist.push_back("retry_window = " +
                          toml_text(std::to_string(*number) + (is_hours ? "h" : "d")));
  return {};
}

Taken take_action(Toml& toml, std::string_view value) {
  toml.greylist.push_back("action = " + toml_text(value));
  return {};
}

Taken take_text(Toml& toml, std::string_view value) {
  const bool has_code = !value.empty() && value.front() >= '0' && value.front() <= '9';
  std::string text = (has_code ? "" : "4.2.0 ") + std::string(value);
  if (text.find("%s") != std::string::npos || text.find("%r") != std::string::npos) {
    toml.comments.emplace_back("--greylist-text: the seconds and the domain aren't filled in");
  }
  replace(text, "%s", "some");
  replace(text, "%r", "the recipient's domain");
  toml.greylist.push_back("message = " + toml_text(text));
  return {};
}

Taken take_prefix(Toml& toml, std::string_view value, std::string_view key, std::int64_t max) {
  const auto bits = whole_number(value);
  if (!bits || *bits > max) return bad("write a number of bits");
  toml.greylist.push_back(std::string(key) + " = " + std::to_string(*bits));
  return {};
}
Taken take_ipv4(Toml& toml, std::string_view value) {
  return take_prefix(toml, value, "ipv4_prefix", 32);
}
Taken take_ipv6(Toml& toml, std::string_view value) {
  return take_prefix(toml, value, "ipv6_prefix", 128);
}

Taken take_by_host(Toml& toml, std::string_view) {
  toml.greylist.emplace_back("client = \"address\"");
  return {};
}

// Five where no number is given, as without the option.
Taken take_clients_after(Toml& toml, std::string_view value) {
  const auto number = whole_number(value.empty() ? "5" : value);
  if (!number) return bad("write how many mails, like 5");
  toml.greylist.push_back("auto_allow_after = " + std::to_string(*number));
  return {};
}

Taken take_header(Toml& toml, std::string_view value) {
  std::string header(value);
  replace(header, "%t", "{delay}");
  replace(header, "%h", "{host}");
  replace(header, "%d", "{date}");
  replace(header, "-%v", "");
  replace(header, "%v", "");
  toml.greylist.push_back("header = " + toml_text(header));
  return {};
}

Taken take_clients(Toml& toml, std::string_view value) {
  toml.clients.push_back(toml_text("file:" + std::string(value)));
  return {};
}
Taken take_recipients(Toml& toml, std::string_view value) {
  toml.recipients.push_back(toml_text("file:" + std::string(value)));
  return {};
}

Taken take_nothing(Toml&, std::string_view) {
  return {};
}

struct Option {
  std::string_view name;
  char letter;  // 0: none
  enum class Value { None, Needed, Possible } value;
  Taken (*take)(Toml& toml, std::string_view value);
  std::string_view comment;  // what to know; "": nothing
};

using enum Option::Value;
constexpr std::array<Option, 28> kOptions = {{
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
    {"privacy", 0, None, take_nothing, "keys aren't hashed: who may read the table is up to you"},
    {"hostname", 0, Needed, take_nothing, "the machine's own name is used"},
    {"exim", 0, None, take_nothing, "not needed: Exim's half-close is answered"},
    {"dbdir", 0, Needed, take_nothing, "what is known there: grayling import postgrey"},
    {"daemonize", 'd', None, take_nothing, "an option of grayling serve: --daemon"},
    {"pidfile", 0, Needed, take_nothing, "an option of grayling serve: --pidfile"},
    {"user", 0, Needed, take_nothing, "an option of grayling serve: --user"},
    {"group", 0, Needed, take_nothing, "that of --user is taken"},
    {"syslog-facility", 0, Needed, take_nothing, "with log.to = \"syslog\" it is mail"},
    {"listen-queue-size", 0, Needed, take_nothing, "not needed"},
    {"verbose", 'v', None, take_nothing, "log.level = \"debug\" says more"},
    {"quiet", 'q', None, take_nothing, "log.level = \"warning\" says less"},
}};

// As a shell does, without its variables.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool is_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (is_word) words.push_back(std::exchange(word, ""));
      is_word = false;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      is_word = true;
    } else if (c == quote) {
      quote = 0;
    } else {
      word += c == '\\' && quote != '\'' && i + 1 < text.size() ? text[++i] : c;
      is_word = true;
    }
  }
  if (is_word) words.push_back(word);
  return words;
}

// By its name, its letter, or what no other begins with.
const Option* find_option(std::string_view word) {
  const bool is_long = word.starts_with("--");
  const std::string_view name = word.substr(is_long ? 2 : 1);
  const Option* found = nullptr;
  for (const auto& option : kOptions) {
    if (option.name == name) return &option;
    if (!is_long && name.size() == 1 && option.letter == name[0]) return &option;
    if (!name.empty() && option.name.starts_with(name)) {
      if (found != nullptr) return nullptr;
      found = &option;
    }
  }
  return found;
}

Taken take_words(Toml& toml, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto equals = word.find('=');
    const std::string shown = printable(word.substr(0, equals), kShownBytesMax);
    const Option* const option =
        word.starts_with('-') ? find_option(word.substr(0, equals)) : nullptr;
    if (option == nullptr) return fail("\"" + shown + "\" is no option of postgrey");
    std::string_view value;
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (option->value == Needed) {
      if (i + 1 == words.size()) return fail(shown + " needs a value");
      value = words[++i];
    }
    if (has_control_characters(value) || !is_utf8(value)) {
      return fail(shown + ": control characters can't be in it");
    }
    if (auto taken = option->take(toml, value); !taken) {
      return fail(shown + " \"" + printable(value, kShownBytesMax) + "\": " + taken.error().text);
    }
    if (!option->comment.empty()) {
      toml.comments.push_back("--" + std::string(option->name) + ": " +
                              std::string(option->comment));
    }
  }
  return {};
}

void append_list(std::string& text, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text.append(key).append(" = [");
  for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + values[i];
  text += "]\n";
}

std::string text_of(const Toml& toml) {
  std::string text;
  for (const auto& comment : toml.comments) text += "# " + comment + "\n";
  append_list(text, "listen", toml.listen);
  for (const auto& line : toml.top) text += line + "\n";
  text += "[greylist]\n";
  for (const auto& line : toml.greylist) text += line + "\n";
  if (!toml.clients.empty() || !toml.recipients.empty()) text += "[exempt]\n";
  append_list(text, "clients", toml.clients);
  append_list(text, "recipients", toml.recipients);
  return text;
}

}  // namespace

Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments) {
  Toml toml;
  const auto words = arguments.size() == 1
                         ? words_of(arguments[0])
                         : std::vector<std::string>(arguments.begin(), arguments.end());
  if (auto taken = take_words(toml, words); !taken) return tl::make_unexpected(taken.error());
  const auto has = [&](std::string_view key) {
    return std::any_of(toml.greylist.begin(), toml.greylist.end(),
                       [&](const std::string& line) { return line.starts_with(key); });
  };
  if (!has("delay = ")) toml.greylist.emplace_back("delay = \"300s\"");
  if (!has("client = ")) toml.greylist.emplace_back("client = \"network\"");
  return text_of(toml);
}

}  // namespace grayling

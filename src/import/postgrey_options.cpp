// SPDX-License-Identifier: MIT
#include "grayling/import/postgrey_options.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "grayling/base/text.hpp"
#include "grayling/greylist/settings.hpp"
#include "import/postgrey_option.hpp"
#include "import/shell_words.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;
using Taken = Result<void>;

// Takes "--delay=60" or "--delay 60"; the value of the second form is the next word.
Taken take_option(PostgreyToml& toml, const std::vector<std::string>& words, std::size_t& at) {
  const std::string_view word = words[at];
  const auto equals = word.find('=');
  const std::string shown = printable(word.substr(0, equals), kShownBytesMax);
  const PostgreyOption* const option =
      word.starts_with('-') ? find_postgrey_option(word.substr(0, equals)) : nullptr;
  if (option == nullptr) return fail("\"" + shown + "\" isn't an option of postgrey");
  std::string_view value;
  const bool has_next = at + 1 < words.size();
  if (equals != std::string_view::npos) {
    value = word.substr(equals + 1);
  } else if (option->value == PostgreyOption::Value::Needed) {
    if (!has_next) return fail(shown + " needs a value");
    value = words[++at];
  } else if (option->value == PostgreyOption::Value::Possible && has_next &&
             !words[at + 1].starts_with('-')) {
    value = words[++at];
  }
  if (has_control_characters(value) || !is_utf8(value)) {
    return fail(shown + ": the value has control characters or isn't UTF-8");
  }
  if (auto taken = option->take(toml, value); !taken) {
    return fail(shown + " \"" + printable(value, kShownBytesMax) + "\": " + taken.error().text);
  }
  if (!option->comment.empty()) {
    toml.comments.push_back("--" + std::string(option->name) + (value.empty() ? "" : "=") +
                            std::string(value) + ": " + std::string(option->comment));
  }
  return {};
}

// Adds the lists that postgrey reads by default.
void take_default_lists(PostgreyToml& toml, const FileIsThere& is_there) {
  const auto take = [&](std::vector<std::string>& list, std::string_view what) {
    if (!list.empty()) return;
    const std::string debian = "/etc/postgrey/whitelist_" + std::string(what);
    const std::string own = "/etc/postfix/postgrey_whitelist_" + std::string(what);
    for (const auto& path : {debian, debian + ".local", own, own + ".local"}) {
      if (is_there(path)) list.push_back(toml_literal("file:" + path));
    }
    if (!list.empty()) return;
    toml.comments.push_back("postgrey's own list isn't here: [exempt] " + std::string(what) +
                            " = [\"file:" + debian + "\"], or " + own);
  };
  take(toml.clients, "clients");
  take(toml.recipients, "recipients");
}

// Adds postgrey's defaults where grayling's differ.
void take_defaults(PostgreyToml& toml) {
  const auto has = [&](std::string_view key) {
    return std::any_of(toml.greylist.begin(), toml.greylist.end(),
                       [&](const std::string& line) { return line.starts_with(key); });
  };
  if (!has("delay = ")) toml.greylist.emplace_back("delay = \"300s\"");
  if (!has("client = ")) toml.greylist.emplace_back("client = \"network\"");
  if (toml.host.empty()) return;
  if (!has("header = ")) {
    toml.greylist.push_back("header = " + toml_literal(GreylistSettings().header));
  }
  std::string host = toml.host;
  replace_all(host, "{", "{{}");
  const std::string literal = toml_literal(host);
  const auto escaped = std::string_view(literal).substr(1, literal.size() - 2);
  for (auto& line : toml.greylist) {
    if (line.starts_with("header = ")) replace_all(line, "{host}", escaped);
  }
}

// Returns the words of a command line, or of the variables from which Debian's script makes one.
Result<std::vector<std::string>> words_of(std::string_view text, PostgreyToml& toml) {
  std::vector<std::string> words;
  ShellWords shell(text);
  while (auto word = shell.next()) {
    if (*word != "export") words.push_back(std::move(*word));
  }
  for (const auto& [name, value] : shell.variables()) {
    if (name == "POSTGREY_OPTS") {
      ShellWords options(value);
      while (auto word = options.next()) words.push_back(std::move(*word));
    } else if (name == "POSTGREY_TEXT") {
      if (!value.empty()) words.push_back("--greylist-text=" + value);
    } else {
      toml.comments.push_back(printable(name, kShownBytesMax) +
                              ": not an option of postgrey; the script that reads it may use it");
    }
  }
  if (shell.is_too_long()) {
    return fail(
        "a word is longer than 64 KiB, or the values of variables come to more than 1 MiB: "
        "write shorter ones");
  }
  if (shell.has_commands()) {
    return fail("commands in `…` or $(…) aren't run: write their output instead");
  }
  for (const auto& name : shell.unset()) {
    toml.comments.push_back("$" + printable(name, kShownBytesMax) +
                            " isn't set here: write its value instead");
  }
  return words;
}

bool is_postgrey(std::string_view word) {
  return word == "postgrey" || word.ends_with("/postgrey");
}

}  // namespace

Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments,
                                             const FileIsThere& is_there) {
  PostgreyToml toml;
  auto words = arguments.size() == 1 ? words_of(arguments[0], toml)
                                     : std::vector<std::string>(arguments.begin(), arguments.end());
  if (!words) return fail(words.error());
  for (std::size_t i = !words->empty() && is_postgrey(words->front()) ? 1 : 0; i < words->size();
       ++i) {
    if (auto taken = take_option(toml, *words, i); !taken) {
      return fail(taken.error());
    }
  }
  take_default_lists(toml, is_there);
  take_defaults(toml);
  return text_of(toml);
}

}  // namespace grayling

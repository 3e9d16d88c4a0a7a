// SPDX-License-Identifier: MIT
// The configuration file. There is no crash. A wrong file gets one clear line, without a password.
// The values that are shown of a good file are a configuration with the same values.
#include <cstdint>
#include <string>

#include "config/setting.hpp"
#include "fuzz/require.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/config.hpp"

using namespace grayling;

namespace {

// The password of the URLs in the corpus; no message of grayling has this text in it.
constexpr std::string_view kPassword = "correct-horse-battery";

std::string shown(const Config& config) {
  std::string toml;
  for (const auto& origin : config.origins) toml += origin.key + " = " + origin.value + "\n";
  return toml;
}

// A URL with that password is the whole text between the first two quotes.
bool has_password(std::string_view toml, char quote) {
  const auto start = toml.find(quote);
  const auto end = toml.find(quote, start + 1);
  if (start == toml.npos || end == toml.npos) return false;
  const auto url = parse_store_url(toml.substr(start + 1, end - start - 1));
  return url && url->password.find(kPassword) != toml.npos && toml.find(kPassword) > start &&
         toml.find(kPassword) == toml.rfind(kPassword);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  const bool is_secret = has_password(toml, '"') || has_password(toml, '\'');
  const auto require_hidden = [&](const std::string& text) {
    require(!is_secret || text.find(kPassword) == text.npos);
  };
  const auto config = load(toml);
  if (!config) {
    require(config.error().kind == ErrorKind::Config);
    require_line(config.error().text);
    require_hidden(config.error().text);
    return 0;
  }
  require(config->origins.size() == settings().size());
  for (const auto& warning : config->warnings) {
    require_line(warning);
    require_hidden(warning);
  }
  const std::string first = shown(*config);
  require_hidden(first);
  const auto again = load(first);
  require(again && shown(*again) == first);
  return 0;
}

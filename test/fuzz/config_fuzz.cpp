// SPDX-License-Identifier: MIT
// The configuration file: no crash, one clear line for a wrong one, no password in it; and what is
// shown of a good one is a configuration with the same values.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "config/setting.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/config.hpp"

using namespace grayling;

namespace {

// Passwords long enough that they can't stand in a message by chance, in bytes.
constexpr std::size_t kLong = 12;

void require(bool holds) {
  if (!holds) std::abort();
}

// A file in memory.
Result<Config> load(std::string_view toml) {
  static const int fd = memfd_create("grayling.toml", MFD_CLOEXEC);
  require(fd >= 0 && ftruncate(fd, 0) == 0);
  require(pwrite(fd, toml.data(), toml.size(), 0) == static_cast<ssize_t>(toml.size()));
  ConfigSources sources;
  sources.file = "/proc/self/fd/" + std::to_string(fd);
  sources.directory = "/tmp";
  return load_config(sources);
}

void require_line(const std::string& text) {
  require(!text.empty() && is_utf8(text) && !has_control_characters(text));
}

std::string shown(const Config& config) {
  std::string toml;
  for (const auto& origin : config.origins) toml += origin.key + " = " + origin.value + "\n";
  return toml;
}

// The password of the URL that is the text between two quotes, if it stands in `toml` once: there.
std::string password_in(std::string_view toml, char quote) {
  const auto start = toml.find(quote);
  const auto end = toml.find(quote, start + 1);
  if (start == toml.npos || end == toml.npos) return "";
  const auto quoted = toml.substr(start + 1, end - start - 1);
  const auto url = parse_store_url(quoted);
  if (!url || url->password.size() <= kLong) return "";
  const std::string& password = url->password;
  const bool is_there = quoted.find(password) != quoted.npos;
  const bool is_once = toml.find(password) == toml.rfind(password);
  return is_there && is_once ? password : "";
}

void require_hidden(const std::string& text, const std::string& password) {
  require(password.empty() || text.find(password) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  const std::string passwords[] = {password_in(toml, '"'), password_in(toml, '\'')};
  const auto config = load(toml);
  if (!config) {
    require(config.error().kind == ErrorKind::Config);
    require_line(config.error().text);
    for (const auto& password : passwords) require_hidden(config.error().text, password);
    return 0;
  }
  require(config->origins.size() == settings().size());
  for (const auto& warning : config->warnings) require_line(warning);
  const std::string first = shown(*config);
  for (const auto& password : passwords) require_hidden(first, password);
  const auto again = load(first);
  require(again && shown(*again) == first);
  return 0;
}

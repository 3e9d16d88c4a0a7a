// SPDX-License-Identifier: MIT
#include "grayling/config/fixed_keys.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace grayling {
namespace {

// For sockets, connections and memory that are made at the start.
constexpr std::array<std::string_view, 12> kFixedKeys = {
    "listen",
    "socket_mode",
    "socket_group",
    "store.url",
    "store.connections",
    "store.cache_entries",
    "status.listen",
    "status.user_pages",
    "status.public_url",
    "status.link_key_file",
    "status.api_token_file",
    "log.to",
};

std::string value_of(const Config& config, std::string_view key) {
  const auto origin = std::find_if(config.origins.begin(), config.origins.end(),
                                   [&](const auto& o) { return o.key == key; });
  return origin == config.origins.end() ? "" : origin->value;
}

// The URL is compared as a whole: the shown value lacks its password.
bool is_same(const Config& a, const Config& b, std::string_view key) {
  return key == "store.url" ? a.store.url == b.store.url : value_of(a, key) == value_of(b, key);
}

}  // namespace

std::vector<std::string> restart_warnings(const Config& started_with, const Config& config) {
  std::vector<std::string> warnings;
  for (const auto key : kFixedKeys) {
    if (is_same(started_with, config, key)) continue;
    warnings.push_back("reload: " + std::string(key) + " takes a restart; " +
                       value_of(started_with, key) + " stays");
  }
  return warnings;
}

std::vector<std::pair<std::string, std::string>> fixed_values(const Config& config) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto key : kFixedKeys) values.emplace_back(key, value_of(config, key));
  return values;
}

}  // namespace grayling

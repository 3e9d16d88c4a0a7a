// SPDX-License-Identifier: MIT
#include "config/origin.hpp"

#include <algorithm>

#include "config/setting.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

const Config::Origin& origin_of(const Config& config, std::string_view key) {
  const auto origin = std::find_if(config.origins.begin(), config.origins.end(),
                                   [&](const auto& known) { return known.key == key; });
  GRAYLING_ASSERT(origin != config.origins.end());
  return *origin;
}

bool is_default(const Config& config, std::string_view key) {
  return origin_of(config, key).from == "default";
}

std::string origin_text(const Config::Origin& origin) {
  const bool is_hidden = origin.key == "store.url";  // its value has no password
  const std::string value = is_hidden ? origin.value : text_without_password(origin.value);
  return origin.from + ": " + origin.key + " = " + value + ": ";
}

tl::unexpected<Error> refuse(const Config& config, std::string_view key, const std::string& why) {
  return fail(ErrorKind::Config, origin_text(origin_of(config, key)) + why);
}

void warn(Config& config, std::string_view key, const std::string& why) {
  config.warnings.push_back(origin_text(origin_of(config, key)) + why);
}

std::string named(const Config& config, std::string_view key) {
  const auto& origin = origin_of(config, key);
  return origin.key + " = " + origin.value + " (" + origin.from + ")";
}

void show_changed_default(Config& config, std::string_view key) {
  GRAYLING_ASSERT(is_default(config, key));
  const Setting* const setting = find_setting(key);
  GRAYLING_ASSERT(setting != nullptr);
  for (auto& origin : config.origins) {
    if (origin.key == key) origin.value = setting->print(config);
  }
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Loads a configuration, which must be good or bad.
#pragma once

#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "support/catch.hpp"

namespace grayling {

inline Config load(const ConfigSources& sources) {
  const auto config = load_config(sources);
  INFO((config ? "" : config.error().text));
  REQUIRE(config);
  return *config;
}

// From command-line options, without a file. `store` is the value of --store, `set` are the values
// of --set.
inline Config load(const std::string& store, const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, store, set};
  sources.directory = "/tmp";
  return load(sources);
}

// What is wrong, in one line.
inline std::string load_error(const ConfigSources& sources) {
  const auto config = load_config(sources);
  REQUIRE_FALSE(config);
  CHECK(config.error().kind == ErrorKind::Config);
  CHECK(config.error().text.find('\n') == std::string::npos);
  return config.error().text;
}

}  // namespace grayling

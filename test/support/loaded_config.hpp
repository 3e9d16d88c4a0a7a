// SPDX-License-Identifier: MIT
// Loads a configuration from command-line options, without a file.
#pragma once

#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "support/catch.hpp"

namespace grayling {

// `store` is the value of --store, `set` are the values of --set.
inline Config load(const std::string& store, const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, store, set};
  sources.directory = "/tmp";
  const auto config = load_config(sources);
  INFO((config ? "" : config.error().text));
  REQUIRE(config);
  return *config;
}

}  // namespace grayling

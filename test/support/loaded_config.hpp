// SPDX-License-Identifier: MIT
// A configuration as the command line gives it, without a file.
#pragma once

#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "support/catch.hpp"

namespace grayling {

// `store` is its URL, `set` the values of --set.
inline Config load(const std::string& store, const std::vector<std::string>& set) {
  ConfigSources sources{"/dev/null", {}, store, set};
  sources.directory = "/tmp";
  const auto config = load_config(sources);
  INFO((config ? "" : config.error().text));
  REQUIRE(config);
  return *config;
}

}  // namespace grayling

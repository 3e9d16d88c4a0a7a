// SPDX-License-Identifier: MIT
// `grayling serve`. Called once, by run_cli().
#pragma once

#include <string>

#include "grayling/config/config.hpp"

namespace grayling {

struct ServeOptions {
  ConfigSources sources;
  bool daemon = false;
  std::string pidfile;  // "": none
  std::string user;     // "": stay who we are
};

// Serves until it is told to stop. Returns the exit code: 0 done, 1 the work failed,
// 78 configuration. Says on stderr what was wrong.
int serve(const ServeOptions& options);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The running service. Called once, by run_cli().
#pragma once

#include <functional>
#include <string>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

struct ServeOptions {
  ConfigSources sources;
  bool daemon = false;
  std::string pidfile;  // "": none
  std::string user;     // "": don't change the user
};

// Serves until SIGTERM or SIGINT. `warn` shows a line, given without its end, on the terminal from
// which the service is started. It is for warnings that would only go to the log, which may be
// elsewhere. ErrorKind::Config: the configuration must be corrected.
Result<void> serve(const ServeOptions& options,
                   const std::function<void(const std::string&)>& warn);

}  // namespace grayling

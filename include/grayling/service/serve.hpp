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
  std::string user;     // "": stay who we are
};

// Serves until SIGTERM or SIGINT. `warn` takes a line, without its end, for the terminal of the
// person who starts the service; it is for what the log, elsewhere by then, doesn't show there.
// An error of ErrorKind::Config is one that the configuration must mend.
Result<void> serve(const ServeOptions& options,
                   const std::function<void(const std::string&)>& warn);

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "service/background.hpp"

#include <utility>

namespace grayling {

Result<Background> go_into_background(const ServeOptions& options) {
  Background background;
  if (options.daemon) {
    auto daemon = Daemon::start();
    if (!daemon) return fail(daemon.error());
    background.daemon.emplace(std::move(*daemon));
  }
  if (!options.pidfile.empty()) {
    auto pidfile = PidFile::create(options.pidfile);
    if (!pidfile) return fail(pidfile.error());
    background.pidfile.emplace(std::move(*pidfile));
  }
  return background;
}

}  // namespace grayling

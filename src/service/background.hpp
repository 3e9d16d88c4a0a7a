// SPDX-License-Identifier: MIT
// The service as a process in the background, for its whole life. Made by serve before there is any
// thread.
#pragma once

#include <optional>

#include "grayling/base/result.hpp"
#include "grayling/server/daemon.hpp"
#include "grayling/service/serve.hpp"

namespace grayling {

struct Background {
  std::optional<Daemon> daemon;
  std::optional<PidFile> pidfile;
};

// Forks if the options ask for a daemon: then it returns in the child alone. The file with the
// process number is that of the process that it returns in.
Result<Background> go_into_background(const ServeOptions& options);

}  // namespace grayling

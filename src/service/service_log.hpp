// SPDX-License-Identifier: MIT
// Where the log of a running service goes, and what its start warns of. Used by serve.
#pragma once

#include <functional>
#include <string>

#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// `log.to`, but not a journal that isn't there, nor a daemon's stderr: that is lost unless it is a
// file.
LogTarget log_target(const Config& config, bool is_daemon);

// Warnings at the start. They go to the log and, if that isn't stderr, also to the terminal of the
// person who starts the service.
class StartWarnings {
 public:
  using Warn = std::function<void(const std::string&)>;  // takes a line for the terminal

  // `to` is the log's target. `log` and `warn` must outlive this.
  StartWarnings(LogTarget to, Log& log, const Warn& warn) : to_(to), log_(log), warn_(warn) {}

  void tell(const std::string& warning) const;
  // Those that reading the configuration gave, and whether the log goes elsewhere than it says.
  void tell_all(const Config& config) const;

 private:
  void tell_of_syslog(const Config& config) const;

  LogTarget to_;
  Log& log_;
  const Warn& warn_;
};

}  // namespace grayling

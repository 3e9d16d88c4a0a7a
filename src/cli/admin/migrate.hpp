// SPDX-License-Identifier: MIT
// `grayling migrate`. Called once, by run_cli().
#pragma once

#include "grayling/config/config.hpp"

namespace grayling {

struct MigrateCommand {
  ConfigSources sources;
  bool dry_run = false;  // only show what would be done
  bool yes = false;      // don't ask for confirmation
};

// Creates or upgrades the tables of store.url. Returns the exit code: 0 done, 1 the work failed,
// 78 configuration. Writes errors to stderr.
int migrate(const MigrateCommand& command);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Parses the command line and runs the subcommand. Called once, by main().
#pragma once

namespace grayling {

// Returns the exit code: 0 done, 1 the work failed, 2 usage, 78 configuration.
int run_cli(int argc, char** argv);

}  // namespace grayling

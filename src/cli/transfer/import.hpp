// SPDX-License-Identifier: MIT
// `grayling import`. Called once, by run_cli().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/config/config.hpp"

namespace grayling {

// The name of the format that `grayling export` prints.
inline constexpr std::string_view kOwnExport = "ndjson";
// Shows postgrey's options as a configuration, instead of importing.
inline constexpr std::string_view kPostgreyOptions = "postgrey-options";

struct ImportCommand {
  ConfigSources sources;
  std::string from;                  // one of import_sources(), kOwnExport, or kPostgreyOptions
  std::vector<std::string> options;  // postgrey's
  std::string file;                  // "-" is stdin
  bool dry_run = false;              // only show what would be imported
};

// Imports what another greylister knows into the store. Returns the exit code: 0 done, 1 the work
// failed, 78 configuration. Prints what was imported, what wasn't, and why.
int run_import(const ImportCommand& command);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Opens the store that a command works on. One thread.
#pragma once

#include <memory>

#include "grayling/config/config.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

struct OpenAdmin {
  Config config;
  std::unique_ptr<AdminStore> store;
  bool has_exemptions = true;  // the tables beside sender can be used
};

// Reads the configuration. Writes its warnings to stderr.
Result<Config> read_config(std::string_view command, const ConfigSources& sources);

// Opens the configuration's store, which must have the full table and, if the command needs it
// (`has_exemptions`), the tables beside it.
Result<OpenAdmin> open_admin(std::string_view command, Config config, bool has_exemptions);

// Does both.
Result<OpenAdmin> open_admin(std::string_view command, const ConfigSources& sources,
                             bool has_exemptions);

// Writes to stderr which rows the command has left out.
void warn_of(std::string_view command, const PassedOver& passed_over);

// Writes the error to stderr, and returns the exit code.
int fail_with(std::string_view command, const Error& error);

}  // namespace grayling

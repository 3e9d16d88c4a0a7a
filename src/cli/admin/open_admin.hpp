// SPDX-License-Identifier: MIT
// From a command's arguments to the store it works on. One thread.
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

// Reads the configuration and opens its store, which must have the full table and, where
// `has_exemptions`, what lies beside it. Says the configuration's warnings on stderr.
Result<OpenAdmin> open_admin(std::string_view command, const ConfigSources& sources,
                             bool has_exemptions);

// Says on stderr which rows a command has left out.
void warn_of(std::string_view command, const PassedOver& passed_over);

// Says what was wrong on stderr, and returns the exit code.
int fail_with(std::string_view command, const Error& error);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The command line as a value: which subcommand, with what. Touches nothing. Any thread.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cli/admin_command.hpp"
#include "cli/doctor.hpp"
#include "cli/explain.hpp"
#include "cli/query.hpp"
#include "grayling/cli/import.hpp"
#include "grayling/cli/migrate.hpp"
#include "grayling/cli/serve.hpp"

namespace grayling {

struct CheckConfigCommand {
  ConfigSources sources;
};
struct ShowText {  // --help, --version
  std::string text;
};
struct UsageError {
  std::string command;  // "" where none was named
  std::string text;     // one line: what is wrong, and what would be good
};

using Command =
    std::variant<ServeOptions, CheckConfigCommand, DoctorCommand, QueryOptions, ExplainCommand,
                 MigrateCommand, AdminCommand, ImportCommand, ShowText, UsageError>;

// `arguments` without the program's name.
Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace grayling

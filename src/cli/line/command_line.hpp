// SPDX-License-Identifier: MIT
// The command line as a value: the subcommand with its arguments. No I/O. Any thread.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/migrate.hpp"
#include "cli/ask/query.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/explain/explain.hpp"
#include "cli/line/parser.hpp"
#include "cli/replay/replay.hpp"
#include "cli/transfer/import.hpp"
#include "grayling/service/serve.hpp"

namespace grayling {

struct CheckConfigCommand {
  ConfigSources sources;
};

using Command =
    std::variant<ServeOptions, CheckConfigCommand, DoctorCommand, QueryOptions, ExplainCommand,
                 MigrateCommand, AdminCommand, ImportCommand, ReplayCommand, ShowText, UsageError>;

// `arguments` don't include the program's name.
Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace grayling

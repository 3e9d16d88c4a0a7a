// SPDX-License-Identifier: MIT
#include "cli/ask/check.hpp"
#include "cli/ask/query.hpp"
#include "cli/doctor/check_config.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/line/command_line.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/cli/cli.hpp"
#include "grayling/server/daemon.hpp"
#include "grayling/server/process.hpp"

namespace grayling {
namespace {

int run(const ServeOptions& options) {
  const auto served = serve(options, [](const std::string& warning) { warn("serve", warning); });
  if (served) return kDone;
  const Error& error = served.error();
  return error.kind == ErrorKind::Config ? fail_config("serve", error.text)
                                         : fail_work("serve", error.text);
}
int run(const CheckConfigCommand& command) {
  return check_config(command.sources);
}
int run(const DoctorCommand& command) {
  return doctor(command);
}
int run(const QueryOptions& options) {
  return query(options);
}
int run(const ExplainCommand& command) {
  return explain(command);
}
int run(const MigrateCommand& command) {
  return migrate(command);
}
int run(const AllowCommand& command) {
  return allow(command);
}
int run(const DisallowCommand& command) {
  return disallow(command);
}
int run(const ExemptionsCommand& command) {
  return list_exemptions(command);
}
int run(const SendersCommand& command) {
  return act_on_senders(command);
}
int run(const LinkCommand& command) {
  return link(command);
}
int run(const PurgeCommand& command) {
  return purge(command);
}
int run(const ExportCommand& command) {
  return export_all(command);
}
int run(const ReportCommand& command) {
  return report(command);
}
int run(const AdminCommand& admin) {
  return std::visit([](const auto& command) { return run(command); }, admin);
}
int run(const ImportCommand& command) {
  return run_import(command);
}
int run(const ReplayCommand& command) {
  return replay(command);
}
int run(const ShowText& shown) {
  return print(shown.text);
}
std::string with_help(const UsageError& error) {
  const std::string of = error.command.empty() ? "" : error.command + " ";
  return error.text + "; see grayling " + of + "--help";
}
int run(const UsageError& error) {
  return fail_usage(error.command, with_help(error));
}

int run_arguments(const std::vector<std::string>& arguments) {
  const Command command = parse_command_line(arguments);
  if (!std::holds_alternative<ServeOptions>(command)) release_signals();
  const auto* error = std::get_if<UsageError>(&command);
  // 2, the code of a wrong command line, would say that the service is critical.
  if (error != nullptr && is_check(arguments)) return print_unknown(with_help(*error));
  return exit_code(std::visit([](const auto& named) { return run(named); }, command));
}

}  // namespace

int run_cli(int argc, char** argv) {
  prepare_process();
  forbid_core_dumps();
  try {
    return run_arguments({argv + (argc > 0 ? 1 : 0), argv + argc});
  } catch (const std::exception& exception) {
    return fail_work("", text_of(exception));
  }
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/admin/migrate.hpp"

#include "cli/terminal/confirm.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/store/migrate.hpp"

namespace grayling {
namespace {

constexpr std::string_view kCommand = "migrate";

int fail_with(const Error& error) {
  return error.kind == ErrorKind::Config ? fail_config(kCommand, error.text)
                                         : fail_work(kCommand, error.text);
}

std::string plan_text(const MigrationPlan& plan, bool is_dry_run) {
  std::string text = plan.state + "\n";
  if (plan.steps.empty()) return text + "There is nothing to do.\n";
  text += is_dry_run ? "This would be done:\n" : "This will be done:\n";
  int number = 0;
  for (const auto& step : plan.steps) text += "  " + std::to_string(++number) + ". " + step + "\n";
  for (const auto& note : plan.notes) text += note + "\n";
  return text;
}

}  // namespace

int migrate(const MigrateCommand& command) {
  const auto config = load_config(command.sources);
  if (!config) return fail_config(kCommand, config.error().text);
  for (const auto& warning : config->warnings) warn(kCommand, warning);

  const SystemClock clock;
  const auto migration = make_migration(config->store.url, clock);
  const auto plan = migration->plan();
  if (!plan) return fail_with(plan.error());
  const bool is_done = plan->steps.empty();
  if (!is_done && !command.dry_run && !command.yes && !may_ask()) {
    return fail_work(kCommand,
                     "nothing was done, as there is no terminal for a confirmation; --yes goes on "
                     "without one, --dry-run shows what would be done");
  }
  const int printed = print(plan_text(*plan, command.dry_run));
  if (is_done || command.dry_run || printed != kDone) return printed;
  if (!command.yes && !is_agreed()) return fail_work(kCommand, "nothing was done");

  const auto said = migration->run([](std::string_view line) { print(std::string(line) + "\n"); });
  if (!said) return fail_with(said.error());
  std::string text;
  for (const auto& line : *said) text += line + "\n";
  return print(text);
}

}  // namespace grayling

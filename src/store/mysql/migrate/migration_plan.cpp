// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/migration_plan.hpp"

namespace grayling::mysql {
namespace {

constexpr auto kCopy = "copy each address into it, in lower case, as a known sender";
constexpr auto kSwitch = "rename sender to sender_tutorial and sender_new to sender, at once";
constexpr auto kFinishSwitch = "rename sender_new to sender";
constexpr auto kMove = "move the rows of acquaintance to standing, and drop it";
constexpr auto kCatchUp = "copy what has arrived last from sender_tutorial to sender";

std::vector<std::string> creations(const std::vector<BesideTable>& missing) {
  std::vector<std::string> steps;
  for (const auto& table : missing) steps.push_back("create the table " + std::string(table.name));
  return steps;
}

MigrationPlan create_all(const std::string& table) {
  MigrationPlan plan{table + " isn't there yet.", {"create the table sender"}, {}};
  const std::vector<BesideTable> all(kBesideTables.begin(), kBesideTables.end());
  for (auto& step : creations(all)) plan.steps.push_back(std::move(step));
  return plan;
}

}  // namespace

MigrationPlan migration_plan(MigrationStep step, const FoundTables& tables,
                             const std::string& table) {
  switch (step) {
    case MigrationStep::Nothing:
      return {table + " is grayling's full table, and up to date.", {}, {}};
    case MigrationStep::Create:
      return create_all(table);
    case MigrationStep::Beside: {
      MigrationPlan plan{table + " is grayling's full table.", creations(tables.missing), {}};
      if (tables.has_acquaintance) {
        plan.steps.emplace_back(kMove);
        plan.notes = {
            "Services of an earlier version, which use acquaintance, know nobody by it "
            "from then on: upgrade them first."};
      }
      return plan;
    }
    case MigrationStep::Copy:
      break;
    case MigrationStep::Switch:
      return {
          table + " was being turned into grayling's full table.", {kFinishSwitch, kCatchUp}, {}};
    case MigrationStep::CatchUp:
      return {table + " was being turned into grayling's full table.", {kCatchUp}, {}};
  }
  MigrationPlan plan;
  plan.state = table + " is the vSMTP tutorial's table, with about " +
               std::to_string(tables.sender.rows) + " rows.";
  if (!tables.fresh.is_missing()) {
    plan.steps.emplace_back("drop sender_new, which an interrupted run has left");
  }
  for (const auto* line :
       {"create grayling's full table as sender_new", kCopy, kSwitch, kCatchUp}) {
    plan.steps.emplace_back(line);
  }
  plan.notes = {"vSMTP's own INSERT into " + table + " fails from then on.",
                "Each row is kept as a known sender under match = \"sender\", which the "
                "configuration must say then.",
                "The old table is kept as sender_tutorial."};
  return plan;
}

}  // namespace grayling::mysql

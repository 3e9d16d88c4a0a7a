// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/migration_step.hpp"

namespace grayling::mysql {

Result<MigrationStep> next_step(const FoundTables& tables) {
  const auto& [sender, fresh, kept, missing, has_acquaintance] = tables;
  if (sender.kind == TableInfo::Kind::Other) return fail(sender.oddity);
  if (sender.is_full()) {
    const bool is_copied = !kept.is_tutorial() || kept.comment == kCopiedMark;
    if (!is_copied) return MigrationStep::CatchUp;
    const bool is_complete = missing.empty() && !has_acquaintance;
    return is_complete ? MigrationStep::Nothing : MigrationStep::Beside;
  }
  if (!fresh.is_missing() && !fresh.is_full()) {
    return fail("the table sender_new, whose name is needed, is something else: rename it");
  }
  if (sender.is_tutorial()) {
    if (kept.is_missing()) return MigrationStep::Copy;
    return fail("the table sender_tutorial, whose name is needed, is there already: rename it");
  }
  if (kept.is_missing()) return MigrationStep::Create;
  if (kept.is_tutorial() && fresh.is_full()) return MigrationStep::Switch;
  return fail("there is a table sender_tutorial and no sender: rename it to sender");
}

}  // namespace grayling::mysql

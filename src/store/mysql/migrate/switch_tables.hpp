// SPDX-License-Identifier: MIT
// Turns the vSMTP tutorial's table `sender` into the full one: copies its rows, switches the names,
// and copies what arrived last (mysql_migration.hpp). By the connection's thread.
#pragma once

#include <chrono>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/store/migrate.hpp"
#include "store/mysql/migrate/migration_step.hpp"
#include "store/mysql/migrate/mysql_migration.hpp"
#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

class TableSwitch {
 public:
  // All must outlive it. `lock_wait`: the session's limit for locks, which renaming shortens.
  TableSwitch(Connection& connection, const Clock& clock, RenameTries tries,
              std::chrono::seconds lock_wait, const Migration::Progress& progress)
      : connection_(connection),
        clock_(clock),
        tries_(tries),
        lock_wait_(lock_wait),
        progress_(progress) {}

  // From `step` on: Copy, Switch or CatchUp.
  Result<void> run(MigrationStep step, const FoundTables& tables);

 private:
  Result<void> copy_to_fresh(const FoundTables& tables);
  Result<void> rename(const std::string& sql);
  Result<void> catch_up();
  Result<std::uint64_t> copy(const std::string& from, const TextColumn& address,
                             const std::string& to);

  Connection& connection_;
  const Clock& clock_;
  const RenameTries tries_;
  const std::chrono::seconds lock_wait_;
  const Migration::Progress& progress_;
};

// Makes the table `sender`, under this name.
Result<void> create_sender(Connection& connection, const std::string& name);

// An error of a migration. `doing` begins its text.
Error step_error(const SqlError& error, std::string_view doing);

// Executes statements of a migration. `doing` begins the text of an error.
Result<void> execute_step(Connection& connection, const std::string& sql, std::string_view doing);

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// What `grayling migrate` says about a MySQL database before it changes anything. Pure, any thread.
#pragma once

#include "grayling/store/migrate.hpp"
#include "store/mysql/migrate/migration_step.hpp"

namespace grayling::mysql {

// `table` is the table's full name, "greylist.sender".
MigrationPlan migration_plan(MigrationStep step, const FoundTables& tables,
                             const std::string& table);

}  // namespace grayling::mysql

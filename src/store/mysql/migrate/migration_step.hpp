// SPDX-License-Identifier: MIT
// What there is to do, judged from the tables that are there. Pure, any thread.
#pragma once

#include <vector>

#include "grayling/base/result.hpp"
#include "store/mysql/table/beside_tables.hpp"
#include "store/mysql/table/table_info.hpp"

namespace grayling::mysql {

struct FoundTables {
  TableInfo sender;
  TableInfo fresh;                     // sender_new
  TableInfo kept;                      // sender_tutorial
  std::vector<BesideTable> missing{};  // of those beside sender
  bool has_acquaintance = false;       // of earlier versions: its rows belong into standing
};

// The step to begin with. Each continues with the next one, except the first three.
enum class MigrationStep {
  Nothing,
  Create,   // there is no table
  Beside,   // tables beside sender are missing, or acquaintance is there, and nothing else
  Copy,     // sender is the tutorial's
  Switch,   // sender_tutorial has its name, and sender_new must still get its own
  CatchUp,  // both have their names, but what came last may still be missing
};

// sender_tutorial's comment once all of it has been copied.
constexpr std::string_view kCopiedMark = "copied by grayling migrate";

// The error says which table is in the way.
Result<MigrationStep> next_step(const FoundTables& tables);

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// What `grayling migrate` does to a MySQL or MariaDB database: creates the table, or turns the
// vSMTP tutorial's into the full one.
//
//   sender (tutorial) ─ copied in slices ─→ sender_new (full)        again until little is new
//   sender → sender_tutorial, sender_new → sender                    one RENAME
//   sender_tutorial ─ what arrived before the RENAME ─→ sender       then marked as copied
//
// The rows of `acquaintance`, a table of earlier versions, come to `standing`.
//
// Each step is recognised by the tables that are there, so that a new run goes on where one was
// interrupted. By the thread that owns the Migration.
#pragma once

#include <chrono>
#include <memory>

#include "grayling/store/migrate.hpp"

namespace grayling::mysql {

// The RENAME waits for every open transaction on the table, and all later ones wait behind it. So
// it waits for one second only, and then pauses to let them through.
struct RenameTries {
  int max = 30;
  std::chrono::milliseconds pause{2000};
};

std::unique_ptr<Migration> make_mysql_migration(const StoreUrl& url, const Clock& clock,
                                                RenameTries tries = {});

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// What `grayling migrate` does to an SQLite file: what serve would do itself at its start.
#pragma once

#include "grayling/store/migrate.hpp"

namespace grayling {

std::unique_ptr<Migration> make_sqlite_migration(const StoreUrl& url, const Clock& clock);

}  // namespace grayling

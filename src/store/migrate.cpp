// SPDX-License-Identifier: MIT
#include "grayling/store/migrate.hpp"

#include "store/mysql/migrate/mysql_migration.hpp"
#include "store/sqlite/sqlite_migration.hpp"

namespace grayling {

std::unique_ptr<Migration> make_migration(const StoreUrl& url, const Clock& clock) {
  return url.engine == StoreEngine::Mysql ? mysql::make_mysql_migration(url, clock)
                                          : make_sqlite_migration(url, clock);
}

}  // namespace grayling

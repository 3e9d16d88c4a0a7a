// SPDX-License-Identifier: MIT
#include "grayling/store/open.hpp"

#include "store/mysql/mysql_store.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace grayling {

std::unique_ptr<Store> make_store(const StoreUrl& url, const StoreOptions& options,
                                  const Clock& clock, Log& log) {
  return url.engine == StoreEngine::Mysql ? mysql::make_mysql_store(url, options, clock, log)
                                          : make_sqlite_store(url, options, clock, log);
}

}  // namespace grayling

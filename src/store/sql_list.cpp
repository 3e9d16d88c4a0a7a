// SPDX-License-Identifier: MIT
#include "grayling/store/sql_list.hpp"

#include "store/mysql/mysql_list.hpp"
#include "store/sqlite/sqlite_list.hpp"

namespace grayling {

std::unique_ptr<SqlList> make_sql_list(const StoreUrl& url, std::string query,
                                       SqlListLimits limits) {
  if (url.engine == StoreEngine::Mysql) {
    return mysql::make_mysql_list(url, std::move(query), limits);
  }
  return make_sqlite_list(url, std::move(query), limits);
}

}  // namespace grayling

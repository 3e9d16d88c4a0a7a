// SPDX-License-Identifier: MIT
// An SqlList of a MySQL or MariaDB server.
#pragma once

#include <memory>
#include <string>

#include "grayling/store/sql_list.hpp"

namespace grayling::mysql {

std::unique_ptr<SqlList> make_mysql_list(const StoreUrl& url, std::string query,
                                         const SqlListLimits& limits);

}  // namespace grayling::mysql

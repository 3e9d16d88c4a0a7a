// SPDX-License-Identifier: MIT
// An SqlList of an SQLite file.
#pragma once

#include <memory>
#include <string>

#include "grayling/store/sql_list.hpp"

namespace grayling {

std::unique_ptr<SqlList> make_sqlite_list(const StoreUrl& url, std::string query,
                                          const SqlListLimits& limits);

}  // namespace grayling

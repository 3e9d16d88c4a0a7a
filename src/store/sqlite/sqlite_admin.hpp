// SPDX-License-Identifier: MIT
// The AdminStore on an SQLite file that a service may have open. It makes no file, and sets none
// aside: that is the service's.
#pragma once

#include "grayling/store/admin.hpp"

namespace grayling {

std::unique_ptr<AdminStore> make_sqlite_admin(const StoreUrl& url, const AdminOptions& options);

}  // namespace grayling

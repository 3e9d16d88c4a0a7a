// SPDX-License-Identifier: MIT
// The Store in an SQLite file, the default: one host, nothing to set up.
//
// Several stores, in one process or in several, may have the same file open; a commit is on the
// disk when a call returns (write-ahead log, synchronous=FULL).
#pragma once

#include <memory>

#include "grayling/store/open.hpp"

namespace grayling {

// `clock` and `log` must outlive the store.
std::unique_ptr<Store> make_sqlite_store(const StoreUrl& url, const StoreOptions& options,
                                         const Clock& clock, Log& log);

}  // namespace grayling

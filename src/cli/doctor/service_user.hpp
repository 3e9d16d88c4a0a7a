// SPDX-License-Identifier: MIT
// The user that the service runs as, so that an examination by root can look as that user would.
#pragma once

#include <optional>

#include <sys/types.h>

#include "grayling/store/url.hpp"

namespace grayling {

// That of the process that serves the SQLite file now; else the account `grayling`, which the unit
// names; else who has served the file; none where nothing of that is there.
std::optional<uid_t> service_user(const StoreUrl& url);

}  // namespace grayling

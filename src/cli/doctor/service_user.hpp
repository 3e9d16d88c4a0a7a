// SPDX-License-Identifier: MIT
// The credentials of the service, so that root can examine files with the service's rights.
#pragma once

#include <optional>

#include "grayling/base/act_as.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

// Those of the process that serves the SQLite file now. Without one, what the system's list gives
// to the user that made the file's lock, unless that is root; else to the account `grayling`, which
// the unit names. None: nothing of that exists, or root can look only as root.
std::optional<Credentials> service_credentials(const StoreUrl& url);

}  // namespace grayling

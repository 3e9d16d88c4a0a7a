// SPDX-License-Identifier: MIT
// The credentials of the service, so that root can examine files with the service's rights.
#pragma once

#include <optional>

#include "grayling/base/act_as.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

// The credentials of the first of these that exists:
//   the process that serves the SQLite file now
//   the user that made the file's lock (by the system's list of users), unless that is root
//   the account `grayling`, which the systemd unit names (by the same list)
// None: none exists, or the service runs as root.
std::optional<Credentials> service_credentials(const StoreUrl& url);

}  // namespace grayling

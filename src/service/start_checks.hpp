// SPDX-License-Identifier: MIT
// What a start demands beyond a good configuration. Called by serve, before it binds.
#pragma once

#include <string>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// The folder of an SQLite file must be there, and this process must be able to read the secrets of
// [status]. `user` is the one that the service runs as; "": the one that starts it. The error is of
// ErrorKind::Config.
Result<void> check_start(const Config& config, const std::string& user);

}  // namespace grayling

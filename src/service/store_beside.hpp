// SPDX-License-Identifier: MIT
// A connection of the service beside those of its workers.
#pragma once

#include <chrono>
#include <memory>

#include "grayling/config/config.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// Waits for `timeout` or store.timeout, whichever is longer: reading a long table may take longer
// than an answer may. It is not opened yet.
std::unique_ptr<AdminStore> store_beside(const Config& config, std::chrono::milliseconds timeout);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// [suspicion] and [suspicion.points]. Any thread.
#pragma once

#include <vector>

#include "config/setting.hpp"

namespace grayling {

std::vector<Setting> suspicion_settings();

// Checks the values of [suspicion] with each other and with [greylist]. A default that doesn't fit
// what was configured is changed instead. The error names the key that was set.
Result<void> check_suspicion(Config& config);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The settings of a [[sql]], which read into the last one in Config::sql_lists. Any thread.
#pragma once

#include <vector>

#include "config/setting.hpp"

namespace grayling {

// In the order of etc/grayling.toml.
std::vector<Setting> sql_list_settings();

}  // namespace grayling

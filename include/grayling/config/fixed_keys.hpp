// SPDX-License-Identifier: MIT
// The keys whose changes take effect only with a restart. Pure, any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grayling/config/config.hpp"

namespace grayling {

// These keys with their values as check-config shows them, without passwords.
std::vector<std::pair<std::string, std::string>> fixed_values(const Config& config);

// One line for each of these keys whose values differ.
std::vector<std::string> restart_warnings(const Config& started_with, const Config& config);

}  // namespace grayling

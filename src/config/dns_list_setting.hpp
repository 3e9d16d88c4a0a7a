// SPDX-License-Identifier: MIT
// The settings of a [[dns_list]], which read into the last one in Config::dns_lists. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "config/setting.hpp"

namespace grayling {

inline constexpr std::string_view kDnsListPoints = "dns_list.points";

// In the order of etc/grayling.toml. `dns_list.points` is a table, and reads nothing itself: its
// keys are patterns, for which read_points() is.
std::vector<Setting> dns_list_settings();

// One of the points. The error's text is the reason and what would be right.
Result<void> read_points(std::string_view pattern, const RawValue& value, Config& config);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Times as dumps of databases have them. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// "1795550000", or "2026-11-24 20:33:20[.123][+01[:30]]"; without an offset it is taken as UTC, as
// mysqldump writes it.
std::optional<UnixSeconds> time_of(std::string_view text);

}  // namespace grayling

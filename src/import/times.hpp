// SPDX-License-Identifier: MIT
// Reads times in dumps of databases. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// Reads "1795550000" or "2026-11-24 20:33:20[.123][+01[:30]]". A time without an offset is in UTC,
// as mysqldump writes it.
std::optional<UnixSeconds> time_of(std::string_view text);

}  // namespace grayling

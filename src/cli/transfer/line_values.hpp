// SPDX-License-Identifier: MIT
// Values in a line of `grayling export`, and whether the tables can hold them. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/transfer/export_line.hpp"

namespace grayling {

// Whether a column can hold the text. What store/column.hpp makes fits.
bool fits_column(std::string_view text, std::size_t chars_max, bool is_ascii);
// Whole numbers that a column of seconds, or of a count, can hold.
bool is_time(const std::optional<std::int64_t>& seconds);
bool is_count(const std::optional<std::int64_t>& number);

// An address of a line. What an earlier version has written gets today's spelling. One that the
// table has escaped, or shortened around a digest, is only found in its own spelling.
std::optional<std::string> address_of(const ExportLine& line, const std::string& name);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Sizes of memory as the configuration writes them: 512KiB, 8MiB, 1GiB. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// A whole number of up to nine digits and its unit, without a blank; nothing for anything else.
std::optional<std::uint64_t> parse_byte_size(std::string_view text);

// The same in the largest unit that says it in a whole number. `bytes` are whole KiB.
std::string byte_size_text(std::uint64_t bytes);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Limits for a statement of many rows. Any thread.
#pragma once

#include <cstddef>

namespace grayling::mysql {

// Few enough that a statement is done soon and locks little. Less than half of the warnings that
// MySQL keeps (1024).
constexpr std::size_t kStatementRowsMax = 500;

// Half of the smallest max_allowed_packet that was ever a default (1 MiB).
constexpr std::size_t kStatementBytesMax = 512 * 1024;

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// The process' limit of open files. Called once at the start.
#pragma once

#include <cstddef>

namespace grayling {

// Descriptors kept for the log, the store and the listeners, besides the connections.
inline constexpr std::size_t kOtherFilesMax = 128;

// Raises the soft limit to the hard one if that is allowed. Returns the number of connections that
// the limit leaves room for.
std::size_t raise_open_files();

}  // namespace grayling

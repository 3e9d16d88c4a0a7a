// SPDX-License-Identifier: MIT
// The process' limit of open files. Called once at the start.
#pragma once

#include <cstddef>

namespace grayling {

// Descriptors kept for the log, the store and the listeners, besides the connections.
inline constexpr std::size_t kOtherFilesMax = 128;

// Raises the soft limit to the hard one if that is allowed. Returns the limit.
std::size_t raise_open_files();

// The number of connections that a limit of `files` leaves room for, besides kOtherFilesMax and
// `others`. Pure.
std::size_t connections_room(std::size_t files, std::size_t others);

}  // namespace grayling

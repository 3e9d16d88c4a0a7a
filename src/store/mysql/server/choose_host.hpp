// SPDX-License-Identifier: MIT
// Which of several hosts is used. By the connection's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "grayling/base/result.hpp"
#include "store/mysql/server/cutter.hpp"

namespace grayling::mysql {

// Connects to a host, given by its place in the URL, in place of the one before.
// true: it can be written to. false: it can be read.
using OpenHost = std::function<Result<bool>(std::size_t host)>;

// Opens hosts in this order, and returns the first that can be written to. If there is none, it
// opens the first that can be read once more and returns that. Only the returned host stays open.
// The error joins those of all hosts; it is Unavailable if one of them is. A cut ends the search.
Result<std::size_t> choose_host(std::span<const std::size_t> order, const Cutter& cutter,
                                const OpenHost& open);

}  // namespace grayling::mysql

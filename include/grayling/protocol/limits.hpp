// SPDX-License-Identifier: MIT
// The limits for one policy request. Postfix sends 0.7 to 1.2 KB in about 36 attributes.
#pragma once

#include <cstddef>

namespace grayling {

// Bytes of one request, with its final empty line; a larger request is malformed. Postfix limits
// each value by line_length_limit (2,048), so 64 KiB is fifty times a large request.
inline constexpr std::size_t kRequestBytesMax = std::size_t{64} * 1024;

// How many of the first bytes are searched for another protocol while no line has ended yet.
inline constexpr std::size_t kProtocolStartBytes = 512;

// Attributes of one request, known or unknown; a request with more is malformed.
inline constexpr std::size_t kRequestAttributesMax = 100;

}  // namespace grayling

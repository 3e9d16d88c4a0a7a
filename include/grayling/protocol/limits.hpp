// SPDX-License-Identifier: MIT
// The bounds of the policy protocol. Postfix sends 0.7 to 1.2 KB in about 36 attributes.
#pragma once

#include <cstddef>

namespace grayling {

// Bytes of one request with its final empty line; a larger one is malformed. Postfix bounds its
// values by line_length_limit (2,048), so 64 KiB is fifty times a large request.
inline constexpr std::size_t kRequestBytesMax = std::size_t{64} * 1024;

// The first bytes that are examined for another protocol while no line has ended yet.
inline constexpr std::size_t kProtocolStartBytes = 512;

// Attributes of one request, known or unknown; a request with more is malformed.
inline constexpr std::size_t kRequestAttributesMax = 100;

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The bounds of the policy protocol. Postfix sends 0.7 to 1.2 KB in about 36 attributes.
#pragma once

#include <cstddef>

namespace grayling {

// Of one request with its final empty line. Beyond it the request is malformed. Postfix' own
// values are bounded by line_length_limit (2,048), so 64 KiB is fifty times a large request.
inline constexpr std::size_t kRequestBytesMax = std::size_t{64} * 1024;

// While no line has ended yet, another protocol is recognised by at most this many first bytes.
inline constexpr std::size_t kProtocolStartBytes = 512;

// Of one request, known or unknown. Beyond it the request is malformed.
inline constexpr std::size_t kRequestAttributesMax = 100;

}  // namespace grayling

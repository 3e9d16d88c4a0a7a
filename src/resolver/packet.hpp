// SPDX-License-Identifier: MIT
// A DNS message to an answer. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>

#include "grayling/resolver/resolver.hpp"

namespace grayling {

// What a response (RFC 1035, section 4.1) says of the type that was asked for. Its answer section
// holds that name's records, perhaps behind CNAMEs, and nothing else: libunbound has seen to that.
// A message that is broken anywhere up to the last of these records is a Failure; so is one whose
// records take more than kDnsAnswerBytesMax.
DnsAnswer read_packet(std::span<const std::uint8_t> packet, RecordType type);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What is publicly known of some DNS lists: by which answers they refuse, and which lists are no
// more. Pure, any thread.
#pragma once

#include <span>
#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// An answer by which the lists of a zone refuse, instead of answering.
struct KnownError {
  std::string_view zone;     // this one and those below it
  std::string_view pattern;  // an AddressPattern
  std::string_view why;      // what the answer means, and what to do about it
};
// Those of this zone, which may hold "{key}"; empty: none is known.
std::span<const KnownError> known_errors(std::string_view zone);
// What it means that the zone answers with this address; nullptr: unknown.
const KnownError* known_error(std::string_view zone, const IpAddress& address);

// A list that was shut down. It answers nothing, or lists the world.
struct DeadList {
  std::string_view zone;   // this one and those below it
  std::string_view since;  // the year and month, like "2024-06", or the year alone
};
const DeadList* dead_list(std::string_view zone);  // nullptr: none is known

}  // namespace grayling

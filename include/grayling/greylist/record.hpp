// SPDX-License-Identifier: MIT
// What is known of a sender: the key it is found by, and the record kept under that key.
// Plain values, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// A triplet, or with match = "sender" the sender alone (the other two are then ""). Lower case.
// The values are whatever the client sent: a store makes them fit its columns (store/column.hpp).
struct Key {
  std::string sender;  // "" is the null sender
  std::string client;  // a network as text: "192.0.2.0/24"
  std::string recipient;

  auto operator<=>(const Key&) const = default;
};

struct Record {
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
  std::uint32_t passes = 0;  // 0: still waiting for its retry

  bool operator==(const Record&) const = default;
};

}  // namespace grayling

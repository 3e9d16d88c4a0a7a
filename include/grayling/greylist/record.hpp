// SPDX-License-Identifier: MIT
// What the table knows of a sender: the key, and the record under that key. Plain values, any
// thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// A triplet, in lower case. With match = "sender" it is the sender alone, and the other two are "".
// The values hold any bytes that a client sent; a store makes them fit its columns
// (store/column.hpp).
struct Key {
  std::string sender;  // "" is the null sender
  std::string client;  // a network, "192.0.2.0/24", or a provider's domain, "google.com"
  std::string recipient;

  auto operator<=>(const Key&) const = default;
};

struct Record {
  UnixSeconds first_seen = 0;
  UnixSeconds last_seen = 0;
  std::uint32_t passes = 0;  // 0: waiting for its retry

  bool operator==(const Record&) const = default;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// A pattern for the addresses that DNS lists answer with: "127.0.0.[2-3]", "127.0.*.[0-1]". Pure
// value, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class AddressPattern {
 public:
  // Reads four parts. Each is a number up to 255, a range "[2-3]", or "*" for any number; the first
  // is 127, because a list answers inside 127.0.0.0/8 (RFC 5782 section 2.1). The error
  // (ErrorKind::Config) says what is wrong and what would be right.
  static Result<AddressPattern> parse(std::string_view text);

  bool matches(const IpAddress& address) const;    // false for IPv6
  bool covers(const AddressPattern& other) const;  // does it match all that `other` matches?
  const std::string& text() const { return text_; }

  bool operator==(const AddressPattern&) const = default;

 private:
  struct Range {
    std::uint8_t least = 0;
    std::uint8_t most = 255;
    bool operator==(const Range&) const = default;
  };
  static Result<Range> parse_part(std::string_view part);

  std::string text_;
  std::array<Range, 4> parts_;
};

}  // namespace grayling

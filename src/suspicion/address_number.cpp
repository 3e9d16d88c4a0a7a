// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "grayling/base/ascii.hpp"
#include "grayling/suspicion/line_name.hpp"

namespace grayling {
namespace {

using Octets = std::array<std::uint8_t, 4>;

std::string hex_text(const Octets& octets) {
  std::string text;
  for (const auto octet : octets) {
    text += "0123456789abcdef"[octet >> 4U];
    text += "0123456789abcdef"[octet & 15U];
  }
  return text;
}

std::string padded_text(const Octets& octets) {
  std::string text;
  for (const auto octet : octets) {
    const std::string number = std::to_string(octet);
    text.append(3 - number.size(), '0') += number;
  }
  return text;
}

std::uint32_t number_of(const Octets& octets) {
  std::uint32_t number = 0;
  for (const auto octet : octets) number = (number << 8U) | octet;
  return number;
}

// Is one of the name's numbers, taken as a whole, this one?
bool has_number(std::string_view name, std::uint32_t wanted) {
  for (std::size_t i = 0; i < name.size();) {
    std::size_t end = i;
    while (end < name.size() && is_digit(name[end])) ++end;
    std::uint32_t number = 0;
    const auto read = std::from_chars(name.data() + i, name.data() + end, number);
    if (end > i && read.ec == std::errc() && number == wanted) return true;
    i = std::max(end, i + 1);
  }
  return false;
}

}  // namespace

bool has_address_as_number(std::string_view name, const IpAddress& address) {
  if (!address.is_ipv4()) return false;
  const auto& bytes = address.bytes();
  const Octets octets = {bytes[0], bytes[1], bytes[2], bytes[3]};
  const Octets reversed = {bytes[3], bytes[2], bytes[1], bytes[0]};
  return has_number(name, number_of(octets)) || has_number(name, number_of(reversed)) ||
         name.find(hex_text(reversed)) != std::string_view::npos ||
         name.find(padded_text(reversed)) != std::string_view::npos;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "config/byte_size.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/ascii.hpp"

namespace grayling {
namespace {

struct SizeUnit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr SizeUnit kSizeUnits[] = {{"GiB", 1ULL << 30}, {"MiB", 1ULL << 20}, {"KiB", 1ULL << 10}};
}  // namespace

std::optional<std::uint64_t> parse_byte_size(std::string_view text) {
  constexpr std::size_t kDigitsMax = 9;  // of GiB they still fit 64 bits
  const auto unit_start = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = static_cast<std::size_t>(unit_start - text.begin());
  if (digits == 0 || digits > kDigitsMax) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + digits, number);
  for (const auto& unit : kSizeUnits) {
    if (text.substr(digits) == unit.name) return number * unit.bytes;
  }
  return std::nullopt;
}

std::string byte_size_text(std::uint64_t bytes) {
  for (const auto& unit : kSizeUnits) {
    if (bytes % unit.bytes == 0) return std::to_string(bytes / unit.bytes) + std::string(unit.name);
  }
  return std::to_string(bytes);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/transfer/line_values.hpp"

#include <algorithm>
#include <limits>

#include "grayling/base/count_chars.hpp"
#include "grayling/base/domain.hpp"

namespace grayling {

bool fits_column(std::string_view text, std::size_t chars_max, bool is_ascii) {
  const bool is_good = text.find('\0') == std::string_view::npos && !text.ends_with(' ');
  const bool has_other = std::any_of(text.begin(), text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
  return is_good && count_chars(text) <= chars_max && !(is_ascii && has_other);
}

bool is_time(const std::optional<std::int64_t>& seconds) {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  return seconds && *seconds >= 0 && *seconds < kYear10000;
}

bool is_count(const std::optional<std::int64_t>& number) {
  return number && *number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max();
}

std::optional<std::string> address_of(const ExportLine& line, const std::string& name) {
  const auto address = line.text(name);
  const bool is_plain = address && address->find('\\') == std::string::npos;
  return is_plain ? normal_address(*address) : address;
}

}  // namespace grayling

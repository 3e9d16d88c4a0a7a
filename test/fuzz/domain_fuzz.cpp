// SPDX-License-Identifier: MIT
// Addresses and domains in letters: no crash, one stable spelling, and letters that give the same
// spelling again.
#include <algorithm>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"

using namespace grayling;

namespace {

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return upper;
}

void check_domain(std::string_view domain) {
  const std::string normal = normal_domain(domain);
  require(normal_domain(normal) == normal);
  require(normal_domain(upper_case(domain)) == normal);
  const bool is_converted = normal != lower_case(domain);
  if (is_converted) {
    require(is_utf8(normal) && !normal.empty() && normal.size() <= kDomainBytesMax);
    require(normal.find_first_of(std::string_view("@\0", 2)) == std::string::npos);
    require(!normal.starts_with('.') && normal.find("..") == std::string::npos);
    // Not every "xn--" in the input gives letters: some stand for labels that IDNA refuses.
    const bool leads_back = lower_case(domain).find("xn--") == std::string::npos;
    if (leads_back) require(normal_domain(domain_in_letters(normal)) == normal);
  }
  if (is_ascii(domain)) require(!is_converted);
  const auto checked = checked_domain(domain);
  if (checked) require(*checked == normal && is_ascii(*checked));
  if (!checked) require(!has_control_characters(checked.error().text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_domain(text);
  const std::string normal = normal_address(text);
  const auto at = text.rfind('@');
  require(normal.rfind('@') == at);
  if (at == std::string_view::npos) {
    require(normal == lower_case(text));
  } else {
    require(normal.substr(0, at) == lower_case(text.substr(0, at)));
    require(normal.substr(at + 1) == normal_domain(text.substr(at + 1)));
  }
  require(normal_address(normal) == normal);
  require(is_utf8(address_in_letters(normal)) || !is_utf8(normal));
  return 0;
}

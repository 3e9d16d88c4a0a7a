// SPDX-License-Identifier: MIT
#include "grayling/greylist/plain_address.hpp"

#include "grayling/base/domain.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {
Result<std::string> plain_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return fail("has no '@'; write it like anna@example.org");
  if (at == 0 || at + 1 == text.size() || text.find('@') != at) {
    return fail("is no single address; write it like anna@example.org");
  }
  if (text.size() > kExemptAddressBytesMax) {
    return fail("is longer than " + std::to_string(kExemptAddressBytesMax) + " bytes");
  }
  if (!is_utf8(text) || has_control_characters(text) ||
      text.find_first_of(" /#<>\"\\*,;") != std::string_view::npos) {
    return fail("has a character that isn't supported here; write it like anna@example.org");
  }
  if (auto domain = checked_domain(text.substr(at + 1)); !domain) return fail(domain.error());
  std::string address = normal_address(text);
  Exemptions list;
  const bool is_entry = list.add(ExemptList::Recipients, address, 0) && list.size() == 1;
  if (!is_entry || exempt_text(address) != address) {
    return fail("is no address; write it like anna@example.org");
  }
  return address;
}

}  // namespace grayling

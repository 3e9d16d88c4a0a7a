// SPDX-License-Identifier: MIT
#include "grayling/greylist/former_key.hpp"

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Returns `normal` with the domain as it was sent in `address`, in lower case.
std::string with_sent_domain(std::string_view normal, std::string_view address) {
  const auto at = normal.rfind('@');
  const auto domain = address.rfind('@');
  const bool has_both = at != std::string_view::npos && domain != std::string_view::npos;
  if (!has_both) return std::string(normal);
  return std::string(normal.substr(0, at)) + lower_case(address.substr(domain));
}

}  // namespace

Key former_key(const Key& key, const PolicyRequest& request) {
  const auto sender = request.sender.value_or("");
  if (is_ascii(sender) && is_ascii(request.recipient)) return {};
  Key former{with_sent_domain(key.sender, sender), key.client,
             with_sent_domain(key.recipient, request.recipient)};
  return former == key ? Key{} : former;
}

}  // namespace grayling

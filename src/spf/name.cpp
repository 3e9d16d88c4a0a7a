// SPDX-License-Identifier: MIT
#include "spf/name.hpp"

namespace grayling {

bool is_within(std::string_view name, std::string_view domain) {
  if (!name.ends_with(domain)) return false;
  const std::size_t before = name.size() - domain.size();
  return before == 0 || name[before - 1] == '.';
}

std::string_view right_labels(std::string_view name) {
  if (name.size() <= kNameBytesMax) return name;
  // A label begins behind a dot; the first that is near enough to the end.
  const auto dot = name.find('.', name.size() - kNameBytesMax - 1);
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

std::string address_labels(const IpAddress& address) {
  if (address.is_ipv4()) return address.text();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned byte : address.bytes()) {
    if (!text.empty()) text += '.';
    text += kDigits[byte >> 4U];
    text += '.';
    text += kDigits[byte & 15U];
  }
  return text;
}

std::string_view reverse_zone(const IpAddress& address) {
  return address.is_ipv4() ? "in-addr" : "ip6";
}

std::string reverse_name(const IpAddress& address) {
  const std::string labels = address_labels(address);
  std::string_view left = labels;
  std::string name;
  while (!left.empty()) {
    const auto dot = left.rfind('.');
    name += left.substr(dot == std::string_view::npos ? 0 : dot + 1);
    name += '.';
    left = left.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return name.append(reverse_zone(address)).append(".arpa");
}

}  // namespace grayling

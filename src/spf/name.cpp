// SPDX-License-Identifier: MIT
#include "spf/name.hpp"

#include <algorithm>

namespace grayling {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_of_host(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

bool has_good_labels(std::string_view name) {
  for (;;) {
    const auto dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > kLabelBytesMax) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string_view without_final_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

bool can_be_asked(std::string_view name) {
  const auto is_visible = [](char c) { return c >= ' ' && c <= '~'; };
  return name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), is_visible) &&
         has_good_labels(name);
}

bool is_mail_domain(std::string_view name) {
  if (!can_be_asked(name) || !std::all_of(name.begin(), name.end(), is_of_host)) return false;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view top = name.substr(dot + 1);
  return !std::all_of(top.begin(), top.end(), is_digit);
}

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

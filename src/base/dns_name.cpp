// SPDX-License-Identifier: MIT
#include "grayling/base/dns_name.hpp"

#include <algorithm>

#include "grayling/base/ascii.hpp"

namespace grayling {
namespace {

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

}  // namespace grayling

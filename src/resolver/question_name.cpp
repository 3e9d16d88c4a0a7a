// SPDX-License-Identifier: MIT
#include "resolver/question_name.hpp"

#include "grayling/base/dns_name.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

std::optional<std::string> escaped_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.size() > kNameBytesMax) return std::nullopt;
  std::string escaped;
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) return std::nullopt;
      label = 0;
    } else if (++label > kLabelBytesMax) {
      return std::nullopt;
    }
    if (c == '\0') {
      escaped += "\\000";
    } else {
      if (c == '\\') escaped += '\\';
      escaped += c;
    }
  }
  if (label == 0) return std::nullopt;
  return escaped;
}

std::string domain_of_name(std::string_view escaped_name) {
  std::string name = lower_case(escaped_name);
  const auto domain = registrable_domain(name);
  if (domain.empty()) return name;
  return std::string(domain);
}

}  // namespace grayling

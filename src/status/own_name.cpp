// SPDX-License-Identifier: MIT
#include "status/own_name.hpp"

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

bool is_own_name(std::string_view host, std::string_view machine) {
  if (host.empty()) return true;
  if (host.front() == '[') {
    const auto end = host.find(']');
    const auto address = IpAddress::parse(host.substr(1, end - 1));
    return end != std::string_view::npos && address && !address->is_ipv4();
  }
  const auto name = lower_case(host.substr(0, host.find(':')));
  return name == "localhost" || name == lower_case(machine) || IpAddress::parse(name);
}

}  // namespace grayling

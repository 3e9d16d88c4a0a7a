// SPDX-License-Identifier: MIT
#include "grayling/suspicion/line_name.hpp"

#include <algorithm>
#include <array>

#include "grayling/greylist/client_identity.hpp"
#include "grayling/greylist/host_words.hpp"
#include "suspicion/line_words.hpp"

namespace grayling {
namespace {

// Firms number their own machines with fewer digits. So do those that host many firms' web sites,
// whose machines send mail: "server204", "host123".
constexpr std::size_t kProviderDigitsMin = 4;

bool has_long_number(std::string_view text) {
  while (!text.empty()) {
    const auto length = run_length(text, is_host_digit);
    if (length >= kProviderDigitsMin) return true;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return false;
}

// Does it end with a rented machines' domain, or is it that?
bool is_rented(std::string_view name) {
  return std::any_of(kRentedDomains.begin(), kRentedDomains.end(), [name](std::string_view domain) {
    if (!name.ends_with(domain)) return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
  });
}

}  // namespace

LineKind line_kind(std::string_view name, std::string_view domain) {
  const auto host = name.substr(0, name.size() - domain.size());
  if (has_word(host, is_line_word) || is_rented(name)) return LineKind::Yes;
  if (has_word(host, is_mail_word)) return LineKind::No;
  const bool is_line = has_word(host, is_possible_line_word) ||
                       (has_long_number(host) && has_word(host, is_machine_word)) ||
                       is_stock_number(host.substr(0, host.find('.')));
  return is_line ? LineKind::Yes : LineKind::IfAddress;
}

bool is_line_name(LineKind kind, std::string_view name, const IpAddress& address) {
  if (kind != LineKind::IfAddress) return kind == LineKind::Yes;
  return has_address(name, address) || has_address_as_number(name, address);
}

bool has_line_name(std::string_view name, std::string_view domain, const IpAddress& address) {
  return is_line_name(line_kind(name, domain), name, address);
}

}  // namespace grayling

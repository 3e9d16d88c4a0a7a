// SPDX-License-Identifier: MIT
#include "grayling/suspicion/signs.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/suspicion/line_name.hpp"

namespace grayling {
namespace {

constexpr std::string_view kUnknown = "unknown";
constexpr std::string_view kIpv6Tag = "ipv6:";

// Most names differ in length, and then no copy is made.
bool are_same_name(std::string_view one, std::string_view other) {
  return one.size() == other.size() && lower_case(one) == lower_case(other);
}

// The address that HELO says: "192.0.2.1", "[192.0.2.1]" or "[IPv6:2001:db8::1]".
std::optional<IpAddress> address_in(std::string_view helo) {
  if (helo.starts_with('[') && helo.ends_with(']')) helo = helo.substr(1, helo.size() - 2);
  const auto tag = helo.substr(0, helo.find(':') + 1);  // nothing if there is no colon
  if (are_same_name(tag, kIpv6Tag)) helo.remove_prefix(tag.size());
  return IpAddress::parse(helo);
}

// The spelling of ASCII has as many bytes in any case, and most addresses differ in that.
bool are_same_address(std::string_view one, std::string_view other) {
  if (one.size() != other.size() && is_ascii(one) && is_ascii(other)) return false;
  return normal_address(one) == normal_address(other);
}

bool is_number(std::string_view label) {
  return !label.empty() &&
         std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool has_no_name(const PolicyRequest& request) {
  return request.client_name == kUnknown;
}

bool is_line(const PolicyRequest& request, LineNameMemory* names) {
  const auto address = IpAddress::parse(request.client_address);
  const std::string name = lower_case(without_final_dot(confirmed_client_name(request)));
  if (!address || name.empty()) return false;
  if (names != nullptr) return names->is_line(name, *address);
  return has_line_name(name, registrable_domain(name), *address);
}

// The server's address is looked for last, because it is needed for few.
bool says_our_helo(const PolicyRequest& request, std::string_view our_name) {
  const std::string_view helo = without_final_dot(request.helo_name);
  const auto said = address_in(helo);
  const bool is_our_name =
      helo.find('.') != std::string_view::npos && are_same_name(helo, without_final_dot(our_name));
  if (!said && !is_our_name) return false;
  const auto server = IpAddress::parse(find_attribute(request, kServerAddress).value_or(""));
  if (server && server == IpAddress::parse(request.client_address)) return false;
  return !said || said == server;
}

bool is_bad_helo(const PolicyRequest& request) {
  if (request.helo_name.empty() || request.helo_name.starts_with('[')) return false;
  const std::string_view helo = without_final_dot(request.helo_name);
  const auto dot = helo.rfind('.');
  return dot == std::string_view::npos || is_number(helo.substr(dot + 1)) || address_in(helo);
}

bool is_to_its_sender(const PolicyRequest& request) {
  return request.sender && !request.sender->empty() && !request.recipient.empty() &&
         are_same_address(*request.sender, request.recipient);
}

bool has_no_tls(const PolicyRequest& request) {
  return find_attribute(request, kEncryptionProtocol) == "";
}

Signs signs_of(const PolicyRequest& request, std::string_view our_name, LineNameMemory* names,
               Signs wanted) {
  Signs signs;
  const auto check = [&](Sign sign, auto applies) {
    if (wanted.has(sign) && applies()) signs.add(sign);
  };
  check(Sign::NoName, [&] { return has_no_name(request); });
  check(Sign::LineName, [&] { return is_line(request, names); });
  check(Sign::HeloOurs, [&] { return says_our_helo(request, our_name); });
  check(Sign::HeloAddress, [&] { return is_bad_helo(request); });
  check(Sign::SenderIsRecipient, [&] { return is_to_its_sender(request); });
  check(Sign::NoTls, [&] { return has_no_tls(request); });
  return signs;
}

}  // namespace grayling

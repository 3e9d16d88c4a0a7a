// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/greylist/client_identity.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/suspicion/line_name.hpp"
#include "replay/anonymous_names.hpp"

namespace grayling {
namespace {

constexpr std::size_t kHostLetters = 8;
constexpr std::size_t kTriesMax = 4;

// All that grayling sees in a client's name, besides its registrable domain.
struct Look {
  bool has_domain = false;
  bool is_domain = false;  // it has no host in front
  bool has_address = false;
  bool has_number = false;
  bool is_machine = false;  // it is a line's or a rented machine's (name_domain())
  bool can_send_mail = false;
  LineKind kind = LineKind::No;
  bool operator==(const Look&) const = default;
};

Look look_of(std::string_view name, const IpAddress& address) {
  const auto domain = registrable_domain(name);
  Look look;
  look.has_domain = !domain.empty();
  look.is_domain = domain == name;
  look.has_address = has_address(name, address);
  look.has_number = !look.has_address && has_address_as_number(name, address);
  look.is_machine = name_domain(name, domain).empty();
  look.can_send_mail = is_mail_domain(name);
  look.kind = line_kind(name, domain);
  return look;
}

// Beginnings of names. Together they give every look: no word, that of a mail host, one of a line
// for all rules, that of a machine, those of a machine and a mail host, one of a line for points
// alone.
constexpr std::array<std::string_view, 6> kWords = {"",      "mail-",      "dyn-",
                                                    "host-", "host-mail-", "abonent-"};

// The address as names have it.
std::string written(const IpAddress& address) {
  const auto& bytes = address.bytes();
  if (address.is_ipv4()) {
    return fmt::format("-{}-{}-{}-{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  }
  std::string text = "-";
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::string as_number(const IpAddress& address) {
  const auto& bytes = address.bytes();
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | bytes[i];
  return fmt::format("-{}", number);
}

}  // namespace

std::string AnonymousNames::client(std::string_view name, const IpAddress& before,
                                   const IpAddress& after) const {
  if (name == "unknown") return std::string(name);
  PolicyRequest request;
  request.client_name = name;
  if (confirmed_client_name(request).empty()) return "[UNAVAILABLE]";
  const std::string normal(without_final_dot(normal_domain(name)));
  const Look wanted = look_of(normal, before);
  const std::string domain = wanted.has_domain ? '.' + registrable(registrable_domain(normal)) : "";
  if (wanted.is_domain && look_of(domain.substr(1), after) == wanted) return domain.substr(1);
  // A public suffix has no registrable domain; "*.ck" are all public suffixes.
  const std::string end = !wanted.has_domain && wanted.can_send_mail ? ".ck" : domain;
  const std::string numbers = wanted.has_address  ? written(after)
                              : wanted.has_number ? as_number(after)
                                                  : "";
  std::string first;
  for (std::size_t tries = 0; tries < kTriesMax; ++tries) {
    const auto own = hash_.letters("host", normal + std::string(tries, '.'), kHostLetters);
    for (const auto word : kWords) {
      std::string made(word);
      made.append(own).append(numbers).append(end);
      Look look = look_of(made, after);
      look.is_domain = wanted.is_domain;  // with a host in front it is as much a provider's
      if (look == wanted) return made;
      if (first.empty()) first = std::move(made);
    }
  }
  return first;
}

}  // namespace grayling

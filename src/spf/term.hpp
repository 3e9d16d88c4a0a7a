// SPDX-License-Identifier: MIT
// One term of an SPF record (RFC 7208, section 12): a mechanism with its qualifier, or a modifier.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "grayling/spf/verdict.hpp"

namespace grayling {

enum class SpfTermKind : std::uint8_t {
  All,
  Include,
  A,
  Mx,
  Ptr,
  Ip4,
  Ip6,
  Exists,
  Redirect,
  Explanation,
  OtherModifier,  // which nobody knows, and which changes nothing
};

// Views are into the text it was parsed from.
struct SpfTerm {
  SpfTermKind kind = SpfTermKind::All;
  SpfResult result = SpfResult::Pass;  // where it matches: its qualifier
  std::string_view text;               // as it is written
  std::string_view domain_spec;        // "": the domain of the record itself
  std::optional<IpAddress> network{};  // of Ip4 and Ip6; none of an IPv6 that is mapped IPv4
  int ipv4_prefix = 32;                // of Ip4, A and Mx
  int ipv6_prefix = 128;               // of Ip6, A and Mx

  bool is_directive() const { return kind < SpfTermKind::Redirect; }
  // Whether it is one of those that section 4.6.4 counts.
  bool is_lookup() const;
};

// `text` is what stands between blanks. None: a syntax error, which makes the record a PermError
// (section 4.6).
std::optional<SpfTerm> parse_term(std::string_view text);

}  // namespace grayling

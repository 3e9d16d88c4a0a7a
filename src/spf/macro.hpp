// SPDX-License-Identifier: MIT
// Macros in an SPF record (RFC 7208, section 7): "%{ir}.%{v}._spf.%{d2}" stands for a name. Pure,
// any thread.
//
//   domain-spec  = macro-string domain-end
//   domain-end   = ( "." toplabel [ "." ] ) / macro-expand
//   macro-string = *( macro-expand / macro-literal )
//   macro-expand = ( "%{" letter *DIGIT [ "r" ] *delimiter "}" ) / "%%" / "%_" / "%-"
//   delimiter    = "." / "-" / "+" / "," / "/" / "_" / "="
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Macros in one domain-spec. Real ones have less than ten; who writes more wants it to cost.
inline constexpr std::size_t kSpfMacrosMax = 32;

// What the letters stand for (section 7.2).
struct MacroValues {
  std::string_view local_part;     // l, and before the '@' of s
  std::string_view sender_domain;  // o, and behind the '@' of s
  std::string_view domain;         // d: whose record it is
  IpAddress client;                // i and v
  std::string_view client_name;    // p: a name of the client that is proved, or "unknown"
  std::string_view helo;           // h
};

// The value of a modifier that nobody knows (section 6): any macros, also those that only an
// explanation may have (c, r and t).
bool is_macro_string(std::string_view text);

// At most kSpfMacrosMax macros, none of c, r and t.
bool is_domain_spec(std::string_view text);

// Whether it has %{p}, in either case. `spec` is a domain-spec, here and below.
bool needs_client_name(std::string_view spec);

// Whether the client chooses whose name it stands for, because that ends with its HELO (%{h}), its
// own name (%{p}) or the local part (%{l}, and %{sr}). RFC 7208 allows that (and advises against
// %{p}, section 7.2), so a client that chooses its name well passes. False for "".
bool is_of_client(std::string_view spec);

// How many bits of the client's address %{i} puts into the name: 16 with %{i2r}, 0 without %{i}.
int address_bits(std::string_view spec, const IpAddress& client);

// The name that it stands for: in lower case, without a final dot, cut to its right labels where it
// is longer than 253 bytes. It may be one that can't be asked for.
std::string expand(std::string_view spec, const MacroValues& values);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What SPF (RFC 7208) says of a client and a domain. Plain values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace grayling {

// RFC 7208, section 2.6.
enum class SpfResult : std::uint8_t {
  Pass,
  Fail,
  SoftFail,
  Neutral,
  None,       // the domain publishes no SPF record, or can't be a domain
  PermError,  // its records are wrong, or cost more than they may
  TempError,  // the DNS failed; later the result may be another
};

std::string_view spf_word(SpfResult result);  // "softfail"

// If a term passes that depends on fewer bits of the client's address than these, it is wide.
inline constexpr int kSpfNarrowIpv4 = 10;
inline constexpr int kSpfNarrowIpv6 = 20;
// The most bytes of a term that are shown.
inline constexpr std::size_t kSpfTermBytesMax = 256;

struct SpfVerdict {
  SpfResult result = SpfResult::None;
  // The term that decided, as it is written ("ip4:192.0.2.0/24"), and the domain whose record it
  // stands in. Where an include passes, it is the term that matched there. "": none matched.
  // At most kSpfTermBytesMax bytes of it, which are any visible ASCII.
  std::string term;
  std::string domain;
  // A pass that says nothing of the client, because nearly everybody has it: by `all`, by a network
  // that is shorter than kSpfNarrowIpv4 or kSpfNarrowIpv6, by `exists` of a name that has no more
  // of the client's address in it, or by a name that the client chooses, like that of "a:%{h}".
  bool is_wide = false;
  int lookups = 0;      // terms that ask the DNS, of which RFC 7208, section 4.6.4, allows 10
  int questions = 0;    // what was asked for them and for the domain's own record
  std::string problem;  // for PermError and TempError: what is wrong, for a person; else ""

  bool operator==(const SpfVerdict&) const = default;
};

}  // namespace grayling

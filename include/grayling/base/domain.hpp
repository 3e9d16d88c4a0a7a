// SPDX-License-Identifier: MIT
// The one spelling of a mail domain. A domain may arrive in letters ("münchen.example", U-labels)
// or in ASCII ("xn--mnchen-3ya.example", A-labels; RFC 5890). We compare, store and show A-labels
// in lower case. The rules are IDNA2008 with the mapping of UTS 46, non-transitional: "MÜNCHEN" and
// full-width letters and dots are mapped to their usual form, and "ß" isn't "ss".
//
// Each label is converted on its own:
//   - A label in ASCII becomes lower case and nothing else, even an "xn--" label that isn't valid.
//   - A label that IDNA refuses (an emoji, for example) is kept, with A to Z in lower case.
//   - Any other label is converted to its A-label.
// A domain is kept as a whole, in lower case, if it isn't UTF-8, is too long, or has an empty
// label, an '@' or a NUL. The local part of an address is never converted. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

// The limit for a mail domain (RFC 5321 section 4.5.3.1.2) and a DNS name (RFC 1035 section 2.3.4).
inline constexpr std::size_t kDomainBytesMax = 255;

// Return the text in lower case with its domain in A-labels. The domain of an address is what
// follows the last '@'; an address without an '@' has no domain.
std::string normal_address(std::string_view address);
std::string normal_domain(std::string_view domain);

// Convert in place, as the functions above do, an address, or a domain from `begin` to the end of
// `text`. It must be in lower case already. Text in ASCII needs no call, because it wouldn't
// change.
void convert_address(std::string& text);
void convert_domain(std::string& text, std::size_t begin = 0);

// Make `out` what normal_address() and normal_domain() return, in the memory that it has. They
// return true if the text was all ASCII, which costs no more than lower_case(). The text must not
// be a part of `out`.
inline bool set_normal_address(std::string& out, std::string_view address) {
  if (set_lower_case(out, address)) return true;
  convert_address(out);
  return false;
}
inline bool set_normal_domain(std::string& out, std::string_view domain) {
  if (set_lower_case(out, domain)) return true;
  convert_domain(out);
  return false;
}

// Returns normal_domain() of a domain that a person wrote, and checks it: it is an error if a label
// can't be converted, or if an "xn--" label isn't valid. The error says why.
Result<std::string> checked_domain(std::string_view domain);

// The reverse of normal_address() and normal_domain(): return the text with the domain in U-labels,
// for searches and for rows that were stored in letters.
std::string address_in_letters(std::string_view address);
std::string domain_in_letters(std::string_view domain);

}  // namespace grayling

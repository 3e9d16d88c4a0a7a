// SPDX-License-Identifier: MIT
// One spelling for a domain of mail, which may be written in letters ("münchen.example", U-labels)
// or in ASCII ("xn--mnchen-3ya.example", A-labels; RFC 5890): A-labels in lower case are what is
// compared, kept and shown. IDNA2008 with the mapping of UTS 46, non-transitional: "MÜNCHEN" and
// full-width letters and dots are taken for what they stand for, "ß" isn't "ss".
//
// It goes label by label. A label in ASCII is only lower-cased, also an "xn--" that stands for
// nothing. One that IDNA refuses (an emoji, say) stays as it came, but for the letters A to Z; the
// others are converted. So stays a whole domain that isn't UTF-8, is too long, or has an empty
// label, an '@' or a NUL. The local part of an address is never rewritten. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

// RFC 5321 section 4.5.3.1.2, and of a name in the DNS (RFC 1035 section 2.3.4).
inline constexpr std::size_t kDomainBytesMax = 255;

// In lower case, with the domain in A-labels. The domain of an address is what follows the last
// '@'; text without an '@' has none.
std::string normal_address(std::string_view address);
std::string normal_domain(std::string_view domain);

// Convert in place, as the functions above do, the domain (or the domain of the address) that
// starts at `begin`. It must be in lower case already. All-ASCII text needs no call: it would stay
// as it is.
void convert_domain(std::string& text, std::size_t begin);
void convert_address(std::string& text, std::size_t begin);

// The same as the first two, to the end of `out`. True: all of it was ASCII, which costs no more
// than its case.
inline bool append_normal_address(std::string& out, std::string_view address) {
  const std::size_t begin = out.size();
  if (append_lower_case(out, address)) return true;
  convert_address(out, begin);
  return false;
}
inline bool append_normal_domain(std::string& out, std::string_view domain) {
  const std::size_t begin = out.size();
  if (append_lower_case(out, domain)) return true;
  convert_domain(out, begin);
  return false;
}

// The domain, as normal_domain() has it, that a person wrote: one that can't be converted in whole
// is an error that says why, and so is an "xn--" that stands for nothing. A domain in ASCII is only
// looked at for these.
Result<std::string> checked_domain(std::string_view domain);

// The reverse of normal_address() and normal_domain(): with the domain in letters, to find what was
// stored or is searched in letters.
std::string address_in_letters(std::string_view address);
std::string domain_in_letters(std::string_view domain);

}  // namespace grayling

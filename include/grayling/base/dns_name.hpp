// SPDX-License-Identifier: MIT
// Names in the DNS and their limits (RFC 1035, section 2.3.4). Names are in lower case, without a
// final dot. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace grayling {

// The most bytes of a name as text, without its final dot (RFC 7208, section 7.3), and of a label.
inline constexpr std::size_t kNameBytesMax = 253;
inline constexpr std::size_t kLabelBytesMax = 63;

std::string_view without_final_dot(std::string_view name);  // "mx.example" of "mx.example."

// Whether the DNS can be asked for it: labels of 1 to 63 bytes, at most 253 in all, nothing but
// visible ASCII and blanks. SPF allows more in a name than a host may have.
bool can_be_asked(std::string_view name);

// Whether it can be the domain of mail (RFC 7208, section 4.3): that of a host, of several labels,
// and no address. '_' is seen in real ones.
bool is_mail_domain(std::string_view name);

}  // namespace grayling

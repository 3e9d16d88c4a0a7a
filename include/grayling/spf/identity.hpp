// SPDX-License-Identifier: MIT
// Whose SPF record is asked: the domain of MAIL FROM, or of HELO for the null sender (RFC 7208,
// sections 2.3 and 2.4). Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

struct SpfIdentity {
  bool is_helo = false;
  std::string local_part;  // "postmaster" where the address has none (section 4.3)
  std::string domain;      // as normal_domain() has it, without a final dot; may be no domain
  std::string helo;        // as the client said it; at most kDomainBytesMax

  // `sender` is "" for the null sender.
  static SpfIdentity of(std::string_view sender, std::string_view helo);

  std::string_view word() const { return is_helo ? "helo" : "mailfrom"; }
};

}  // namespace grayling

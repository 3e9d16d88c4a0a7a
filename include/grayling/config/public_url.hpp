// SPDX-License-Identifier: MIT
// The address at which people reach a service from elsewhere. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

struct PublicUrl {
  std::string text;  // without a '/' at its end
  std::string host;  // in lower case, without the port; an IPv6 address in brackets

  bool operator==(const PublicUrl&) const = default;
};

// https://HOST[:PORT][/PATH], or http:// for this machine alone. The error says what is wrong.
Result<PublicUrl> parse_public_url(std::string_view text);

// Whether a request's Host, with or without a port, names the URL's host (RFC 9110 section 7.2).
bool is_host_of(const PublicUrl& url, std::string_view host);

}  // namespace grayling

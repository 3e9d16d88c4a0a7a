// SPDX-License-Identifier: MIT
// An address to listen at or to connect to, in Postfix' notation. Pure values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

// inet:127.0.0.1:10023 · inet:[::1]:10023 · inet:localhost:10023 · unix:/path
struct Endpoint {
  enum class Kind { Inet, Unix } kind = Kind::Inet;
  std::string host;  // Inet: a numeric address, without brackets
  std::uint16_t port = 0;
  std::string path;  // Unix: absolute, at most 107 bytes (sockaddr_un)

  std::string text() const;  // as Postfix writes it
  bool operator==(const Endpoint&) const = default;
};

// "localhost" is 127.0.0.1. Other names are refused, because a name server must not decide where a
// service listens. The error says what would be right.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace grayling

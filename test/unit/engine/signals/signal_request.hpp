// SPDX-License-Identifier: MIT
// A request about whose mail the DNS may be asked.
#pragma once

#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

// Views into the arguments.
inline PolicyRequest request_from(std::string_view sender, std::string_view client = "198.51.100.7",
                                  std::string_view helo = "mail.example.net") {
  PolicyRequest request;
  request.client_address = client;
  request.helo_name = helo;
  request.sender = sender;
  request.recipient = "Bob@Example.NET";
  return request;
}

}  // namespace grayling

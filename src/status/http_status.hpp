// SPDX-License-Identifier: MIT
// The status codes of HTTP (RFC 9110) that the status, links and panels are answered with, and an
// answer that links and panels share. Any thread.
#pragma once

#include "grayling/server/http_server.hpp"

namespace grayling::http {

inline constexpr unsigned kOk = 200;
inline constexpr unsigned kSeeOther = 303;
inline constexpr unsigned kBadRequest = 400;
inline constexpr unsigned kUnauthorized = 401;
inline constexpr unsigned kForbidden = 403;
inline constexpr unsigned kNotFound = 404;
inline constexpr unsigned kMisdirected = 421;
inline constexpr unsigned kTooMany = 429;
inline constexpr unsigned kUnavailable = 503;

// For a request with another host's name. It says nothing of what is here.
inline HttpAnswer misdirected() {
  return {kMisdirected, "text/plain", "here is no host of that name\n"};
}

}  // namespace grayling::http

// SPDX-License-Identifier: MIT
#include "cli/ask/fetch_status.hpp"

#include "cli/ask/exchange.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kStatusBytesMax = std::size_t{1} << 20U;

// "localhost" always means the machine itself.
constexpr auto kRequest = "GET /status.json HTTP/1.0\r\nHost: localhost\r\n\r\n";

}  // namespace

Result<std::string> fetch_status(const Endpoint& status, std::chrono::milliseconds timeout) {
  auto answer = exchange(status, kRequest, {"", kStatusBytesMax}, timeout);
  if (!answer) return answer;
  const std::string_view line = std::string_view(*answer).substr(0, answer->find_first_of("\r\n"));
  const auto body = answer->find("\r\n\r\n");
  if (!line.starts_with("HTTP/1.") || body == std::string::npos) {
    return fail(status.text() + ": doesn't speak HTTP; is it the endpoint of status.listen?");
  }
  if (line.find(" 200") == std::string_view::npos) {
    return fail(status.text() + ": answers \"" + printable(line, 80) +
                "\" instead of its status; does allow name this host?");
  }
  return answer->substr(body + 4);
}

}  // namespace grayling

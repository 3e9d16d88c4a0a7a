// SPDX-License-Identifier: MIT
// Reads the lines of mail that Postfix' smtpd takes (smtpd.c). Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

namespace grayling {

// "mx.example.net[192.0.2.7]:25432". postscreen, which looks for no name, writes "[192.0.2.7]".
struct LoggedClient {
  std::string_view name;
  std::string_view address;
};
std::optional<LoggedClient> read_client(std::string_view text);

// "4WXYZ: client=CLIENT, sasl_method=…, sasl_username=…"
struct AcceptedLine {
  std::string_view queue_id;
  LoggedClient client;
  std::string_view sasl_username;
  bool is_again = false;  // a content filter gives it back: it was accepted before
};
std::optional<AcceptedLine> read_accepted(std::string_view text);

}  // namespace grayling

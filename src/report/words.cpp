// SPDX-License-Identifier: MIT
#include "grayling/report/words.hpp"

#include <utility>

namespace grayling {

std::string answer_words(const std::string& answer) {
  using Words = std::pair<std::string_view, std::string_view>;
  constexpr Words kWords[] = {
      {"pass triplet found", "known"},
      {"pass client AWL", "client has proved itself"},
      {"pass correspondent", "answer to mail from here"},
      {"pass domain AWL", "domain has proved itself"},
      {"pass SPF pass", "passes SPF"},
      {"pass client exempt", "client exempt"},
      {"pass sender exempt", "sender exempt"},
      {"pass recipient exempt", "recipient exempt"},
      {"pass off", "greylisting is off for it"},
      {"pass store unavailable", "store down: let through"},
      {"greylist new", "stranger"},
      {"greylist early-retry", "came back too early"},
      {"greylist busy", "too busy: deferred"},
      {"greylist pending limit", "too much waits: deferred"},
      {"greylist store unavailable", "store down: deferred"},
      {"greylist recipients unknown", "recipients not known"},
      {"pass authenticated", "authenticated"},
      {"pass outbound", "mail that leaves"},
      {"pass loopback", "from this machine"},
      {"pass null sender", "null sender"},
      {"pass null sender until DATA", "null sender, until DATA"},
      {"pass no client_address", "no client given"},
      {"pass no protocol_state", "no state given"},
      {"pass unknown protocol_state", "unknown state"},
      {"pass client_address is no address", "client is no address"},
      {"pass no sender", "no sender given"},
      {"pass no recipient", "no recipient given"},
  };
  for (const auto& [known, words] : kWords) {
    if (answer == known) return std::string(words);
  }
  return answer;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/report/words.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace grayling {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

std::string words_of(std::span<const Words> all, const std::string& what) {
  for (const auto& [known, words] : all) {
    if (what == known) return std::string(words);
  }
  return what;
}

}  // namespace

std::string answer_words(const std::string& answer) {
  constexpr Words kWords[] = {
      {"pass triplet found", "known"},
      {"pass client AWL", "client has proved itself"},
      {"pass null sender AWL", "its bounces came back"},
      {"pass correspondent", "answer to mail from here"},
      {"pass domain AWL", "domain has proved itself"},
      {"pass SPF pass", "passes SPF"},
      {"pass not suspicious", "not suspicious"},
      {"pass trusted", "trusted"},
      {"pass client exempt", "client exempt"},
      {"pass sender exempt", "sender exempt"},
      {"pass recipient exempt", "recipient exempt"},
      {"pass off", "greylisting is off for it"},
      {"pass store unavailable", "store down: let through"},
      {"greylist new", "stranger"},
      {"greylist early-retry", "came back too early"},
      {"greylist listed meanwhile", "listed since its first try"},
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
  return words_of(kWords, answer);
}

std::string loss_words(const std::string& why) {
  constexpr Words kWords[] = {
      {"share", "fewer than four fifths of its mails came back"},
      {"lifetime", "no mail within lifetime"},
      {"forgotten", "forgotten by an administrator"},
  };
  return words_of(kWords, why);
}

std::string unproved_words(const std::string& spf) {
  constexpr Words kWords[] = {
      {"none", "no SPF record"},
      {"permerror", "its SPF record is broken (permerror)"},
      {"temperror", "the DNS failed or was too slow (temperror)"},
      {"neutral", "its SPF record doesn't let the client pass (neutral)"},
      {"softfail", "its SPF record doesn't let the client pass (softfail)"},
      {"fail", "its SPF record doesn't let the client pass (fail)"},
      {"pass", "its SPF record may let nearly everybody pass"},
  };
  return words_of(kWords, spf);
}

}  // namespace grayling

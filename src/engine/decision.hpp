// SPDX-License-Identifier: MIT
// What the engine decided on a request, before it is put into words. Plain values.
#pragma once

#include <cstdint>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/judge.hpp"

namespace grayling {

// What was done, in the log's words.
inline constexpr std::string_view kPass = "pass";
inline constexpr std::string_view kGreylist = "greylist";

enum class Outcome : std::uint8_t {
  New,
  EarlyRetry,
  FirstPass,
  Pass,
  ClientKnown,        // a stranger's mail from a client that has proved itself
  Correspondent,      // a stranger's mail to somebody here who has written to it
  DomainKnown,        // a stranger's mail of a domain that has proved itself, by SPF
  SpfPass,            // a stranger's mail that passes SPF, with greylist.spf = "pass"
  StoreFailed,        // no answer from the store in time: on_failure
  Busy,               // no room to wait: deferred, stored nowhere
  PendingLimit,       // the client has as many waiting rows as it may: deferred, stored nowhere
  RecipientsUnknown,  // of a message of the null sender at DATA: deferred, stored nowhere
};

struct Decision {
  Outcome outcome = Outcome::New;
  Seconds delayed = 0;  // since the first sighting, if it must wait or passes for the first time
};

inline Decision decision_of(const Verdict& verdict) {
  if (!verdict.passes()) {
    return {verdict.reason == Reason::New ? Outcome::New : Outcome::EarlyRetry, verdict.delayed};
  }
  if (verdict.reason == Reason::ClientKnown) return {Outcome::ClientKnown, 0};
  if (verdict.reason == Reason::Correspondent) return {Outcome::Correspondent, 0};
  if (verdict.reason == Reason::DomainKnown) return {Outcome::DomainKnown, 0};
  if (verdict.is_first_pass) return {Outcome::FirstPass, verdict.delayed};
  return {Outcome::Pass, 0};
}

inline bool passes(Outcome outcome) {
  return outcome == Outcome::FirstPass || outcome == Outcome::Pass ||
         outcome == Outcome::ClientKnown || outcome == Outcome::Correspondent ||
         outcome == Outcome::DomainKnown || outcome == Outcome::SpfPass;
}

inline std::string_view reason_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::New:
      return "new";
    case Outcome::EarlyRetry:
      return "early-retry";
    case Outcome::FirstPass:
    case Outcome::Pass:
      return "triplet found";
    case Outcome::StoreFailed:
      return "store unavailable";
    case Outcome::Busy:
      return "busy";
    case Outcome::ClientKnown:
      return "client AWL";  // postgrey's word, which log readers know
    case Outcome::Correspondent:
      return "correspondent";
    case Outcome::DomainKnown:
      return "domain AWL";
    case Outcome::SpfPass:
      return "SPF pass";
    case Outcome::PendingLimit:
      return "pending limit";
    case Outcome::RecipientsUnknown:
      return "recipients unknown";
  }
  return "";
}

}  // namespace grayling

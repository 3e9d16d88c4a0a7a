// SPDX-License-Identifier: MIT
// What a mail log contains: attempts to deliver, and outgoing mail. Readers make attempts from
// lines; a taker plays or counts them. Plain values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// What came of an attempt.
enum class Fate : std::uint8_t {
  Accepted,    // Postfix took the mail for this recipient
  Greylisted,  // a greylister asked the client to come back
  Refused,     // refused, now or for good, for another reason
};

// One client asked to deliver mail from a sender to one recipient. Names and addresses are as the
// log spells them. "": the log doesn't say.
struct LoggedAttempt {
  UnixSeconds at = 0;
  Fate fate = Fate::Accepted;
  std::string client_address;
  std::string client_name;  // "unknown" where Postfix confirmed none
  std::string helo;
  std::optional<std::string> sender;  // "" is the null sender; none: the log doesn't say
  std::string recipient;              // as the client gave it, before aliases
  std::string sasl_username;          // "": the client has not logged in
  std::string message;  // the same for the recipients of one message, and for no other; "": unknown
  std::string reason;   // the greylister's own, as it logs it: "triplet found"
  std::optional<Seconds> delay;  // that the greylister logged at a first pass
};

// Receives what a reader finds, in the order of the times. One thread.
class AttemptTaker {
 public:
  virtual ~AttemptTaker() = default;
  virtual void take(const LoggedAttempt& attempt) = 0;
};

}  // namespace grayling

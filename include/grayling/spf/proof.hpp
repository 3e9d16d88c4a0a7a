// SPDX-License-Identifier: MIT
// Whether SPF (RFC 7208) proves that a mail is its domain's: the client passes, and a client that
// is nobody's (192.0.2.1, RFC 5737) would not. Without I/O and without a clock, as SpfEvaluation
// is; both parts together have its bounds. One thread at a time.
#pragma once

#include <optional>

#include "grayling/spf/evaluation.hpp"

namespace grayling {

class SpfProof {
 public:
  // `known_wide`: what asked_wide() has said of the same domain before. It isn't asked again.
  SpfProof(SpfIdentity identity, const IpAddress& client, std::optional<bool> known_wide);

  // As in SpfEvaluation. A caller who runs out of time may stop at any question.
  const SpfQuestion* question() const;
  void answer(DnsAnswer answer);

  // Of the client; TempError as long as it isn't known. is_wide also if 192.0.2.1 passes.
  const SpfVerdict& verdict() const { return verdict_; }
  const SpfIdentity& identity() const { return evaluation_.identity(); }

  // The client passes, and it is known that not everybody does. The domain of a null sender is that
  // of HELO.
  bool is_proved() const;

  // Whether 192.0.2.1 passes, if that was asked and answered: worth remembering for a while.
  std::optional<bool> asked_wide() const { return asked_wide_; }

 private:
  void go_on();

  SpfEvaluation evaluation_;  // of the client, then of 192.0.2.1
  std::optional<bool> known_wide_;
  std::optional<bool> asked_wide_;
  bool is_second_part_ = false;
  SpfVerdict verdict_;
};

}  // namespace grayling

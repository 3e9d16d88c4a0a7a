// SPDX-License-Identifier: MIT
// Whether SPF (RFC 7208) proves that a mail is its domain's: the client passes, and two strangers
// would not. One is 192.0.2.1, an address that nobody has (RFC 5737). The other is a public address
// chosen by chance, of the client's family, because a domain that lets everybody pass may make an
// exception for an address that it knows. The strangers have no names: "ptr" doesn't let them pass,
// and nobody is asked for the names of a chosen address. Without I/O and without a clock, as
// SpfEvaluation is; all parts together have its bounds. One thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "grayling/spf/evaluation.hpp"

namespace grayling {

class SpfProof {
 public:
  // `known_wide`: what asked_wide() has said before of the same domain and family of addresses. It
  // isn't asked again. `chance` chooses the second stranger: a number that nobody outside can
  // foresee.
  SpfProof(SpfIdentity identity, const IpAddress& client, std::optional<bool> known_wide,
           std::uint64_t chance);

  // As in SpfEvaluation. A caller who runs out of time may stop at any question.
  const SpfQuestion* question() const;
  void answer(DnsAnswer answer);

  // The client's verdict; TempError as long as it isn't known. It is wide, too, if a stranger
  // passes.
  const SpfVerdict& verdict() const { return verdict_; }
  const SpfIdentity& identity() const { return evaluation_.identity(); }

  // The client passes, and it is known that not everybody does. The domain of a null sender is that
  // of HELO.
  bool is_proved() const;

  // The client passes, and it isn't known whether nearly everybody does.
  bool is_undecided() const;

  // Whether a stranger passes, if that was asked and answered: worth remembering for a while.
  std::optional<bool> asked_wide() const { return asked_wide_; }

 private:
  void go_on();
  bool begin_next();
  // Each returns whether a stranger, or another one, is to be asked about.
  bool end_client();
  bool end_stranger();

  SpfEvaluation evaluation_;  // of the client, then of the strangers
  std::array<IpAddress, 2> strangers_;
  std::size_t begun_ = 0;  // of the strangers
  std::optional<bool> known_wide_;
  std::optional<bool> asked_wide_;
  SpfVerdict verdict_;
};

}  // namespace grayling

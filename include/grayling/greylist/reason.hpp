// SPDX-License-Identifier: MIT
// Why a request was answered as it was: each reason that the log may have, with its words and its
// meaning, in one table. Plain values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace grayling {

enum class Reason : std::uint8_t {
  // By the sender's record.
  New,         // no record, or an expired one
  EarlyRetry,  // it hasn't passed yet, and is younger than `delay`
  // It comes back after `delay`, but a list in the DNS has learned of it, so that it waits longer.
  ListedMeanwhile,
  FirstPass,  // it passes now for the first time
  Found,      // it has passed before; the judge (judge.hpp) says this of a first pass, too
  // By something else that is known. The record isn't changed, and none is made.
  ClientKnown,      // the client has proved itself (standing.hpp)
  NullSenderKnown,  // of the null sender, whose mail from this client has come back before
  Correspondent,    // an answer to somebody here who wrote to the sender
  DomainKnown,      // the sender's domain has proved itself, and SPF says that this is its mail
  SpfPass,          // SPF says that this is the sender's mail, with greylist.spf = "pass"
  NotSuspicious,    // it has few points, and only the suspicious wait (suspicion/points.hpp)
  Trusted,          // it has suspicion.pass_at points or fewer
  // Without a look at the record. Nothing is stored.
  StoreFailed,        // no answer from the store in time: on_failure decides
  Busy,               // no room to wait
  PendingLimit,       // too much mail of its client waits, or too much in all
  RecipientsUnknown,  // of a message of the null sender at DATA
  // It isn't greylisted (subject.hpp).
  Authenticated,
  Outbound,
  Loopback,
  Off,
  ExemptClient,
  ExemptRecipient,
  ExemptSender,
  NullSender,
  UntilData,
  // It lacks an attribute that a decision needs (subject.hpp).
  NoClient,
  BadClient,
  NoSender,
  NoRecipient,
  NoState,
  UnknownState,
  // No reason; nothing is logged.
  None,
};

enum class ReasonAnswer : std::uint8_t { Pass, Defer, OnFailure };

// A coarse kind of a decision, for overviews.
enum class DecisionKind : std::uint8_t {
  Known,     // let through by what is known, or by what was seen of a stranger
  Unjudged,  // let through: exempt, or no verdict is due
  New,       // deferred at its first sighting
  TooEarly,  // deferred again
  Trouble,   // no store, or no room: let through or deferred without a look
};
inline constexpr std::size_t kDecisionKinds = 5;

struct ReasonRow {
  Reason reason;
  std::string_view text;  // in the log and the metrics
  ReasonAnswer answer;
  DecisionKind kind;  // that it is counted as
};

// In the order of the enum.
inline constexpr ReasonRow kReasons[] = {
    {Reason::New, "new", ReasonAnswer::Defer, DecisionKind::New},
    {Reason::EarlyRetry, "early-retry", ReasonAnswer::Defer, DecisionKind::TooEarly},
    {Reason::ListedMeanwhile, "listed meanwhile", ReasonAnswer::Defer, DecisionKind::TooEarly},
    {Reason::FirstPass, "triplet found", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::Found, "triplet found", ReasonAnswer::Pass, DecisionKind::Known},
    // postgrey's word, which log readers know
    {Reason::ClientKnown, "client AWL", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::NullSenderKnown, "null sender AWL", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::Correspondent, "correspondent", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::DomainKnown, "domain AWL", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::SpfPass, "SPF pass", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::NotSuspicious, "not suspicious", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::Trusted, "trusted", ReasonAnswer::Pass, DecisionKind::Known},
    {Reason::StoreFailed, "store unavailable", ReasonAnswer::OnFailure, DecisionKind::Trouble},
    {Reason::Busy, "busy", ReasonAnswer::Defer, DecisionKind::Trouble},
    {Reason::PendingLimit, "pending limit", ReasonAnswer::Defer, DecisionKind::Trouble},
    {Reason::RecipientsUnknown, "recipients unknown", ReasonAnswer::Defer, DecisionKind::Trouble},
    {Reason::Authenticated, "authenticated", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::Outbound, "outbound", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::Loopback, "loopback", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::Off, "off", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::ExemptClient, "client exempt", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::ExemptRecipient, "recipient exempt", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::ExemptSender, "sender exempt", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::NullSender, "null sender", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::UntilData, "null sender until DATA", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::NoClient, "no client_address", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::BadClient, "client_address is no address", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::NoSender, "no sender", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::NoRecipient, "no recipient", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::NoState, "no protocol_state", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::UnknownState, "unknown protocol_state", ReasonAnswer::Pass, DecisionKind::Unjudged},
    {Reason::None, "", ReasonAnswer::Pass, DecisionKind::Unjudged},
};

constexpr const ReasonRow& row_of(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}
constexpr std::string_view reason_text(Reason reason) {
  return row_of(reason).text;
}
// False for StoreFailed, which passes only if store.on_failure says so.
constexpr bool passes(Reason reason) {
  return row_of(reason).answer == ReasonAnswer::Pass;
}

namespace detail {
constexpr bool are_reasons_in_order() {
  std::size_t place = 0;
  for (const ReasonRow& row : kReasons) {
    if (static_cast<std::size_t>(row.reason) != place++) return false;
  }
  return place == static_cast<std::size_t>(Reason::None) + 1;
}
}  // namespace detail
static_assert(detail::are_reasons_in_order());

}  // namespace grayling

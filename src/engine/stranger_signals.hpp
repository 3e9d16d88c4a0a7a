// SPDX-License-Identifier: MIT
// What the DNS says of strangers: of whom it is asked, the answers that a message has already, and
// what they prove. Owned by the engine; the loop's thread.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "engine/domain_proofs.hpp"
#include "engine/signals/signal_memory.hpp"
#include "engine/signals/spf_checks.hpp"

namespace grayling {

class StrangerSignals {
 public:
  // `resolver` null: the DNS isn't asked. All must outlive this object.
  StrangerSignals(Resolver* resolver, KeyHasher& hasher, WriteBehind& write_behind,
                  const Clock& clock)
      : clock_(clock),
        hasher_(hasher),
        checks_(resolver, hasher, clock),
        proofs_(hasher, write_behind, checks_, clock) {}

  // dns.timeout; 0: nothing is asked from now on, and what is asked now ends.
  void set_timeout(std::chrono::milliseconds timeout) { checks_.set_timeout(timeout); }

  // Fills in whose mail the ticket of this request is, if the DNS may be asked about it.
  // `can_prove`: domains can prove themselves, because the store keeps standings.
  void prepare(Ticket& ticket, const PolicyRequest& request, bool can_prove);
  // A worker has looked: the sender would be deferred. Asks the DNS, and calls `done` once; it may
  // do so before this returns. The request is to be answered by `due`: the check takes half of the
  // time until then at most, and leaves the worker twice the time that its look took.
  void check(const Ticket& ticket, Monotonic due, SpfChecks::Done done);
  // The check has ended with this, for the ticket and for other recipients of its message.
  void keep(Ticket& ticket, const Signals& signals);
  // A worker has decided: mail may count for its domain (domain_proofs.hpp).
  void note(const Ticket& ticket, const ItemResult& result) { proofs_.note(ticket, result); }

  // Ends the checks whose time is over.
  void end_late(Monotonic now) { checks_.end_late(now); }
  void end_all() { checks_.end_all(); }
  std::optional<Monotonic> next_time() const { return checks_.next_time(); }
  // Somebody else has changed the table.
  void forget() { proofs_.forget(); }

 private:
  const Clock& clock_;
  KeyHasher& hasher_;
  SpfChecks checks_;
  SignalMemory memory_;
  DomainProofs proofs_;
};

}  // namespace grayling

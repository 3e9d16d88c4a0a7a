// SPDX-License-Identifier: MIT
// What the DNS says of strangers: about which mail it is asked, the answers that a message has
// already, and what they prove. Owned by the engine; the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "engine/domain_proofs.hpp"
#include "engine/signals/dns_rounds.hpp"
#include "engine/signals/list_watch.hpp"
#include "engine/signals/signal_memory.hpp"
#include "engine/signals/spf_checks.hpp"
#include "grayling/suspicion/dns_signs.hpp"

namespace grayling {

class StrangerSignals {
 public:
  // `resolver` null: the DNS isn't asked. All must outlive this object.
  StrangerSignals(Resolver* resolver, KeyHasher& hasher, WriteBehind& write_behind,
                  StrangerCounts& counts, ListWatch& lists, const Clock& clock)
      : clock_(clock),
        hasher_(hasher),
        checks_(resolver, hasher, clock),
        rounds_(resolver, clock),
        lists_(lists),
        proofs_(hasher, write_behind, checks_, counts, clock) {}

  // dns.timeout; 0: nothing is asked from now on, and what is asked now ends.
  void set_timeout(std::chrono::milliseconds timeout);
  // The signs that are asked for beside SPF, because they are worth points.
  void set_wanted(const Signs& signs) { wanted_ = signs; }

  // Adds the mail of a request to those of its ticket, if the DNS may be asked about it, wasn't
  // yet, and there is room (kTicketMailsMax). `can_prove`: domains can prove themselves, because
  // the store keeps standings. `can_matter`: so can its points. `is_suspicious`: it has some
  // already.
  void add(Ticket& ticket, const PolicyRequest& request, bool can_prove, bool can_matter,
           bool is_suspicious = false);

  using Done = std::function<void(StrangerMails)>;
  // A worker has looked: the sender would be deferred. Asks the DNS about all mails of the ticket
  // side by side, and calls `done` once with them and their signals; it may do so before this
  // returns. The first answer is due at `due`: the checks take half of the time until then at most,
  // and leave the worker twice the time that its look took.
  void check(Ticket& ticket, Monotonic due, Done done);
  // What was said holds for all recipients of these mails.
  void remember(const StrangerMails& mails);
  // A worker has decided: mail may count for its domain (domain_proofs.hpp).
  void note(const Ticket& ticket, const ItemResult& result) { proofs_.note(ticket, result); }

  // Ends the checks whose time is over, and tests lists.
  void on_time(Monotonic now);
  void end_all();
  Monotonic next_time() const {
    return earliest(checks_.next_time(), rounds_.next_time(), lists_.next_time());
  }
  // Somebody else has changed the table.
  void forget() { proofs_.forget(); }

 private:
  struct Check;
  using SharedCheck = std::shared_ptr<Check>;

  void ask(const SharedCheck& check, std::size_t place, Monotonic time);
  void ask_signs(const SharedCheck& check, std::size_t place, DnsSigns signs, Monotonic deadline);

  const Clock& clock_;
  KeyHasher& hasher_;
  SpfChecks checks_;
  DnsRounds rounds_;
  ListWatch& lists_;
  Signs wanted_;
  SignalMemory memory_;
  DomainProofs proofs_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What is found out about a stranger, and what a worker is asked: its points and what the DNS says
// of it decide whether it passes without a row, and else by which settings it waits. Owned by the
// engine; the loop's thread.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "engine/known_senders.hpp"
#include "engine/lookup.hpp"
#include "engine/question.hpp"
#include "engine/shared_rules.hpp"
#include "engine/stranger_points.hpp"
#include "engine/stranger_signals.hpp"
#include "engine/strangers.hpp"
#include "engine/work/store_watch.hpp"
#include "engine/work/waiting_room.hpp"

namespace grayling {

class Triage {
 public:
  // What its owner gives it; all must outlive this object.
  struct Parts {
    Resolver* resolver;  // null: the DNS isn't asked
    KeyHasher& hasher;
    ProviderMemory& providers;
    KnownSenders& known;
    StrangerCounts& counts;
    ListStates& lists;
    PurgeSchedule& purge;
    const StoreWatch& watch;
    const SharedRules& rules;
    const Clock& clock;
    Log& log;
  };
  explicit Triage(const Parts& parts);

  // Fetches what is known of a client, while the caller does something else.
  void prefetch(const KeyHash& client) const {
    points_.prefetch(client);
    strangers_.prefetch_client(client);
  }

  // The signs of a request that memory doesn't let pass. `client`: a hash of its address.
  Signs signs(const PolicyRequest& request, const KeyHash& client);

  // The ticket of such a request, which says what a worker is asked first: to judge, or only to
  // look. The table must be known. Consumes the lookup.
  Ticket ticket(const Question& question, Lookup& lookup, const Signs& signs);
  // A worker will be asked about the ticket now: claims what it may have in the table. A look makes
  // no row, so it needs no room there.
  void claim(const KeyHash& hash, Ticket& ticket, Monotonic now);

  using Waiters = std::vector<const Waiter*>;  // that wait on the ticket, in the order they came

  // A look has shown that the sender would be deferred. Asks the DNS about the mails of all
  // waiters, in time for the one that has waited longest, and calls `done` once; it may do so
  // before this returns, and does so with no signals if nothing can be asked.
  void check(Ticket& ticket, const Waiters& waiters, StrangerSignals::Done done);
  // The check has ended, and its mails are the ticket's. Returns why the sender passes without a
  // row. None: a worker must be asked again, by what the ticket says now.
  std::optional<Reason> decide(const KeyHash& hash, Ticket& ticket, const Waiters& waiters);

  // What the points of a closed ticket say, for the counts: those of its longest waiter.
  PointsSeen seen(const WaitingRoom::Closed& closed) const;

  // Somebody else has changed the table.
  void forget();

  ListWatch& lists() { return lists_; }
  StrangerPoints& points() { return points_; }
  StrangerSignals& signals() { return signals_; }
  const StrangerSignals& signals() const { return signals_; }
  Strangers& strangers() { return strangers_; }

 private:
  bool is_store_slow(Monotonic now) const;

  bool is_suspicious(const Signs& signs) const { return points_.sum(signs) > 0; }
  Evidence first_evidence(const Ticket& ticket, const Waiter* first) const;

  Parts parts_;
  ListWatch lists_;
  StrangerPoints points_;
  StrangerSignals signals_;
  Strangers strangers_;
};

}  // namespace grayling

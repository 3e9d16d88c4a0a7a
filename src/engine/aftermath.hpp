// SPDX-License-Identifier: MIT
// What follows from a worker's decision, even if no request waits for it any more: what is
// remembered, counted and noted, and which limits it uses up. Owned by the engine; the loop's
// thread.
#pragma once

#include "engine/count/stranger_counts.hpp"
#include "engine/known_senders.hpp"
#include "engine/stranger_signals.hpp"
#include "engine/strangers.hpp"
#include "engine/work/waiting_room.hpp"

namespace grayling {

class Aftermath {
 public:
  // All must outlive this object.
  struct Parts {
    KnownSenders& known;
    StrangerSignals& signals;
    Strangers& strangers;
    StrangerCounts& counts;
    const Clock& clock;
  };
  explicit Aftermath(const Parts& parts) : parts_(parts) {}

  // Fetches what apply() will read for this hash, while the caller does something else.
  void prefetch(const KeyHash& hash) const {
    parts_.known.prefetch(hash);
    parts_.strangers.prefetch_row(hash);
    parts_.counts.prefetch(hash);
  }

  // The worker was asked about this ticket, which is closed, with the requests that still wait.
  // `points` are those of the first. The limits are those of [greylist]; `kind` is the table's.
  void apply(const KeyHash& hash, const WaitingRoom::Closed& closed, const ItemResult& result,
             const PointsSeen& points, const GreylistSettings& limits, TableKind kind);

 private:
  Parts parts_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Admission: which strangers may have a row of their own in the table. Two limits hold, that of one
// client (greylist.pending_limit) and that of all (pending_total). A stranger that they turn away
// is remembered, and passes at its retry as if it had a row. Owned by the engine; the loop's
// thread.
#pragma once

#include <string_view>

#include "engine/memory/pending_shares.hpp"
#include "engine/memory/row_claim.hpp"
#include "engine/memory/turned_away.hpp"
#include "grayling/base/log.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/purge_schedule.hpp"

namespace grayling {

// A stranger that a worker is asked about.
struct Stranger {
  KeyHash key;
  KeyHash client;
  const GreylistSettings& policy;  // what it is judged by
};

class Strangers {
 public:
  // All must outlive this object.
  Strangers(KeyHasher& hasher, PurgeSchedule& purge, Log& log)
      : purge_(purge), log_(log), shares_(hasher) {}

  // The client whose share is used by mail from this address.
  KeyHash client(std::string_view address) { return shares_.client(address); }

  // Fetch what claim() and settle() will read, while the caller does something else.
  void prefetch_client(const KeyHash& client) const { shares_.prefetch_client(client); }
  void prefetch_row(const KeyHash& key) const { shares_.prefetch_row(key); }

  // `limits` are those of [greylist], `kind` is the table's. In learn mode no row waits, so any may
  // be made.
  RowClaim claim(const Stranger& stranger, const GreylistSettings& limits, TableKind kind,
                 Monotonic now);
  // Was it turned away, and will claim() let it pass? Changes nothing.
  bool is_back(const KeyHash& key, const GreylistSettings& policy, TableKind kind, Monotonic now);
  // What a worker has decided. Of a tutorial's table, whose rows don't say who waits, a row that
  // was read is one that came back.
  void settle(const Stranger& stranger, const RowClaim& claim, const ItemResult& result,
              const GreylistSettings& limits, TableKind kind, Monotonic now);
  // No worker was asked after all.
  void drop(const RowClaim& claim, const KeyHash& client);

  // Somebody else has changed the table.
  void forget() { turned_away_.clear(); }

 private:
  void tell_full();

  PurgeSchedule& purge_;  // knows how many rows wait
  Log& log_;
  PendingShares shares_;
  TurnedAway turned_away_;
  bool is_full_told_ = false;
};

}  // namespace grayling

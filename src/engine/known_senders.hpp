// SPDX-License-Identifier: MIT
// What passes without a worker: mail of senders whose record is cached, and of clients that are
// remembered to have proved themselves. Takes in what workers decide, and collects what is written
// behind. Owned by the engine; the loop's thread.
#pragma once

#include <optional>

#include "engine/decision.hpp"
#include "engine/lookup.hpp"
#include "engine/memory/pass_cache.hpp"
#include "engine/memory/write_behind.hpp"
#include "engine/question.hpp"
#include "engine/standings.hpp"
#include "engine/work/ticket.hpp"

namespace grayling {

class KnownSenders {
 public:
  // All must outlive this object.
  KnownSenders(std::size_t cache_entries, KeyHasher& hasher, ProviderMemory& providers,
               const Clock& clock)
      : clock_(clock),
        hasher_(hasher),
        cache_(cache_entries),
        write_behind_(hasher, clock.monotonic()),
        standings_(hasher, providers, write_behind_) {}

  // The settings of [greylist].
  void set_settings(const GreylistSettings& settings);
  // The table is of this kind now: nothing that was cached before holds.
  void set_table(TableKind kind) {
    kind_ = kind;
    cache_.clear();
  }
  // Somebody else has changed the table.
  void forget();

  // Fetches what the next look for this hash will read, while the caller does something else.
  void prefetch(const KeyHash& hash) const { cache_.prefetch(hash); }
  // Does the sender pass by its cached record? Then its pass is noted for the table.
  bool pass_from_cache(const Question& question, const Lookup& lookup);
  // Is its client remembered to have proved itself? A worker reads whether another has. Fills in
  // the client's key.
  bool pass_by_client(const Question& question, Lookup& lookup);
  // The decision for another recipient of a message that was told this. A sender that has to wait
  // is cached as first seen, which says for how long it has waited.
  Decision repeat(Reason told, const KeyHash& hash);

  // Is there a row for this key, as far as is known?
  bool has_row(const KeyHash& hash) { return cache_.has_row(hash); }
  // What a worker decides is taken in only if this is as it was when the worker was asked.
  std::uint32_t generation() const { return cache_.generation(); }
  void take(const KeyHash& hash, const Ticket& ticket, const Verdict& verdict);

  // The next portion to be written behind; empty: there is nothing to do now.
  WriteJob take_writes(bool is_store_down);

  WriteBehind& write_behind() { return write_behind_; }
  const WriteBehind& write_behind() const { return write_behind_; }
  Standings& standings() { return standings_; }

 private:
  bool touch(const Question& question, const Lookup& lookup, PassCache::Entry& entry,
             UnixSeconds now);

  const Clock& clock_;
  KeyHasher& hasher_;
  PassCache cache_;
  WriteBehind write_behind_;
  Standings standings_;
  std::optional<TableKind> kind_;  // none: not known yet
};

}  // namespace grayling

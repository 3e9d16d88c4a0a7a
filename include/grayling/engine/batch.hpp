// SPDX-License-Identifier: MIT
// A batch of keys against a store: find or insert, judge, save; what is answered is durable.
// Called by the worker that owns the store. Knows no threads, no deadlines and no clock.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "grayling/greylist/judge.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

struct BatchItem {
  Key key;
  bool is_known = false;      // a row was there not long ago: read first instead of inserting
  bool is_read_only = false;  // a row that isn't there is not made
  // Of a sender that was turned away without a row and is back after `delay`: how long it has
  // waited. It passes now. Its row is inserted as passed, or, if a younger one is there, marked so.
  std::optional<Seconds> waited;
  // A batch before broke off with its commit unanswered: a row that says exactly `now` and not
  // passed is this batch's own first sighting.
  bool is_rerun = false;
  bool is_unknown = false;  // rerun: the batch before read that there is no row
  // Where the key's client is a provider's domain: the network, whose row counts too. Such an item
  // is read first, in the one statement with both keys, and a pass leaves both rows passed.
  std::string network;
  // The same key as versions before this kept it, as former_key() has it; Key{}: it is the same.
  // Its rows count too, so that who was known is, and they are left to expire.
  Key former;
  // Whose standing may let it pass, and is read: its client's (client_key()), and that of the
  // correspondent whose answer it may be (answer_key()).
  StandingKey client;
  StandingKey answer;

  std::shared_ptr<const GreylistSettings> policy;  // null: the batch's settings hold

  Key network_key() const { return {key.sender, network, key.recipient}; }
  Key former_network_key() const { return {former.sender, network, former.recipient}; }
};

struct ItemResult {
  std::optional<Verdict> verdict;  // none: failed, or refused
  bool was_refused = false;        // read only, and there was no row
  bool was_inserted = false;       // a row was made
  bool was_unknown = false;        // read, and there was no row
};

struct BatchResult {
  std::vector<ItemResult> items;  // in the order of the batch's
  std::optional<Error> error;     // of the store, where something failed
  bool has_written = false;       // something was written: writing works
};

// All keys differ, and each item is judged by its own policy, where it has one. In a tutorial table
// a row means known, and there is nothing to judge; as its rows don't say whose they are, they are
// read before anything is inserted; in a rerun one that was not there before is this batch's own.
//
// Who would be deferred passes where its client has proved itself, or it is an answer: before
// anything is written the standings of all that may be unknown are read in one statement.
//
// Where writing fails but reading works, the known still get their verdict.
BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem> items, const Moment& moment);

}  // namespace grayling

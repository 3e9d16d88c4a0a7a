// SPDX-License-Identifier: MIT
// Decides on a batch of keys by a store: finds or inserts their rows, judges them, and saves what
// changes. What is answered is durable. Called by the worker that owns the store. Knows no threads,
// no deadlines and no clock.
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
  bool is_read_only = false;  // if it has no row, none is made
  // Rows and standings are read, and what passes has its verdict as usual. A sender that would be
  // deferred comes back as a stranger: it has no verdict, and nothing of it is changed.
  bool is_look = false;
  // How long a sender has waited that was turned away without a row, and is back after `delay`. It
  // passes now. Its row is inserted as passed; if a younger one is there, that is marked as passed.
  std::optional<Seconds> waited;
  // The batch before this one lost its connection before its commit was answered. A row that is
  // just as that batch would have made it is its own first sighting.
  bool is_rerun = false;
  bool is_unknown = false;  // rerun: the batch before has read that there is no row
  // If the client of the key is a provider's domain: its network, whose row counts too. Such an
  // item is read first, both keys in one statement, and a pass marks both rows as passed.
  std::string network;
  // The key as an earlier version spelled it (former_key()); Key{}: it is the same. Its rows count
  // too, so that known senders stay known, and are left to expire.
  Key former;
  // Whose standing may let it pass, and is read: its client's (client_key()), that of its client's
  // null sender if this is its mail (null_sender_key()), that of the correspondent whose answer it
  // may be (answer_key()), and its sender's domain's (domain_key()). The last only if SPF says that
  // this is the domain's mail, or isn't asked yet; else it is the key of nobody.
  StandingKey client;
  StandingKey null_sender;
  StandingKey answer;
  StandingKey domain;
  // The null sender's HELO, if `domain` is that of HELO; else "".
  std::string helo;
  // SPF isn't asked yet. If `domain` could let the mail pass, it comes back as a stranger, as with
  // a look; else it is decided as if it had none.
  bool is_domain_claimed = false;
  bool may_have_standing = true;  // false: none of these is known to have one, so none is read

  std::shared_ptr<const GreylistSettings> policy;  // what it is judged by; never null

  Key network_key() const { return {key.sender, network, key.recipient}; }
  Key former_network_key() const { return {former.sender, network, former.recipient}; }
};

struct ItemResult {
  std::optional<Verdict> verdict;  // none: failed, refused, or a stranger
  bool was_refused = false;        // no row may be made, and there was none
  bool was_inserted = false;       // a row was made
  bool was_unknown = false;        // read, and there was no row
  bool is_stranger = false;        // of a look: it would be deferred
};

struct BatchResult {
  std::vector<ItemResult> items;  // in the order of the batch's
  std::optional<Error> error;     // the store's last one
  bool has_written = false;       // the store can be written to
};

// All keys differ. If `meets_known`, most of them probably have a row, and all are read first,
// which costs less then. Each item is judged by its own policy, and standings by `settings`, which
// are those of [greylist]. In a tutorial's table a row means that its sender is known, and there is
// nothing to judge. Its rows don't tell which batch made them, so they are read before anything is
// inserted; in a rerun a row that was not there before is this batch's own.
//
// Mail that would be deferred passes if its client, its client's null sender or its domain has
// proved itself, or if it is an answer. The standings of all such items are read in one statement
// before anything is written.
//
// If the store can be read but not written to, known senders still get their verdict.
BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem* const> items, const Moment& moment,
                         bool meets_known = false);
BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem> items, const Moment& moment);

}  // namespace grayling

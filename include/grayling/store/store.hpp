// SPDX-License-Identifier: MIT
// The `sender` table behind an interface: what the engine asks of a database, a batch at a time.
//
// A Store is one connection, made by make_store() (store/open.hpp). One worker thread owns it and
// makes all calls except cut(), which any thread may make. All calls block, and none throws. After
// ErrorKind::Unavailable the owner calls open() again; the Store itself doesn't reconnect.
//
// Keys come as the client sent them, in lower case. The Store makes them fit its columns
// (store/column.hpp), and two different keys never share a row. Within one call all keys differ.
// Returned vectors are in the order of the argument.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

// What the table can hold.
enum class TableKind {
  Full,      // address, client, recipient, first_seen, last_seen, passes
  Tutorial,  // address, user, domain: a sender with a row is known, and only senders can be keys.
             // save() returns false for all, touch() does nothing, purge() ends at once.
};

// One conditional update: writes `next` if the row still says `seen`.
struct Change {
  Key key;
  Record seen;
  Record next;
};

// A pass of a known sender: moves last_seen forward, never back.
struct Touch {
  Key key;
  UnixSeconds last_seen = 0;
};

// Which rows the purge may remove: those with times before these.
struct PurgeLimits {
  UnixSeconds waiting_before = 0;  // rows with passes = 0 and first_seen before this
  UnixSeconds passed_before = 0;   // rows with passes > 0 and last_seen before this
  bool remove = false;             // false: only look
  // If too many senders wait, these may go too: rows with passes = 0 and first_seen before this,
  UnixSeconds crowded_before = 0;
  // and at most `edge_max` more with first_seen before `edge_before`.
  UnixSeconds edge_before = 0;
  std::size_t edge_max = 0;
};
inline bool is_expired(const Record& record, const PurgeLimits& limits) {
  return record.passes == 0 ? record.first_seen < limits.waiting_before
                            : record.last_seen < limits.passed_before;
}

// One step of a walk through the table in the order of its primary key. `next` is spelled as the
// table has it, and is of use for the next purge() only.
struct PurgeStep {
  std::optional<Key> next;             // the next step starts after it; none: this was the last
  std::size_t seen = 0;                // rows that were read, odd ones too
  std::size_t expired = 0;             // of those, the rows beyond the limits
  std::size_t crowded = 0;             // others that may go because too many wait
  std::size_t at_edge = 0;             // of those, the ones that count towards edge_max
  std::size_t removed = 0;             // rows that were removed
  std::vector<UnixSeconds> last_seen;  // of the rows that were read
  std::vector<UnixSeconds> waiting;    // first_seen of senders that still wait
  bool is_lease_others = false;        // another process has the lease, so nothing was removed
};

// Counts a row that a step has read. True: the row may go.
inline bool count_row(PurgeStep& step, const Record& record, const PurgeLimits& limits) {
  ++step.seen;
  step.last_seen.push_back(record.last_seen);
  if (is_expired(record, limits)) {
    ++step.expired;
    return true;
  }
  if (record.passes > 0) return false;
  const bool is_crowded = record.first_seen < limits.crowded_before;
  if (is_crowded || (record.first_seen < limits.edge_before && step.at_edge < limits.edge_max)) {
    ++step.crowded;
    step.at_edge += !is_crowded;
    return true;
  }
  step.waiting.push_back(record.first_seen);
  return false;
}

// A row of the table of standings.
struct StandingRow {
  StandingKey key;
  Standing standing;
};

// Rows that hold something else than numbers where numbers must be are skipped. For each table: the
// first such row and what to do about it, for a log; "": there was none. `table` says the same of a
// whole table whose rows count for nothing.
struct PassedOver {
  std::string sender;
  std::string standing;
  std::string table;
};

class Store {
 public:
  virtual ~Store() = default;

  // Connects, again if it was open, and finds out what kind of table there is. Creates what is
  // missing, unless that is left to `grayling migrate`. The error says what is wrong and what to do
  // about it.
  virtual Result<TableKind> open() = 0;

  // Inserts `fresh` for each key without a row, in one durable commit. Returns the record of each
  // other key; none: the row is now `fresh`, and durable.
  // In a tutorial table a found row is Record{0, about now, 1}: known.
  // ErrorKind::ReadOnly: nothing was written, but find() may still work.
  virtual Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                                    const Record& fresh) = 0;

  // The records of the keys that have a row. A row without numbers is skipped, and insert_missing()
  // makes it `fresh`.
  virtual Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) = 0;

  // Makes each change whose row still says `seen`, all in one durable commit. false: that row has
  // changed or is gone, and nothing was done for it.
  virtual Result<std::vector<bool>> save(std::span<const Change> changes) = 0;

  // Moves last_seen forward. Rows that are gone are ignored.
  virtual Result<void> touch(std::span<const Touch> touches) = 0;

  // Reads up to `rows_max` rows after the key `after` (none: from the start), and removes those
  // beyond the limits if they say so.
  virtual Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                                  const PurgeLimits& limits) = 0;

  // Takes or renews the lease of the purge. True: of all processes that share the table, only this
  // one may remove rows for the next minute. Also true if no other process shares it, or if there
  // is no lease table, which a log says.
  virtual Result<bool> take_purge_lease() { return true; }

  // open() found or made a table of standings; a tutorial's database has none. Without it all else
  // works.
  virtual bool keeps_standings() const { return false; }
  // Why the table of standings can't be used, and what to do about it, for a log; "": it can.
  virtual std::string standing_trouble() const { return ""; }

  // The standings of these keys, read in one statement.
  virtual Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) {
    return std::vector<std::optional<Standing>>(keys.size());
  }

  // Up to `rows_max` rows after (`since`, `after`) in the order of last_seen and key, so that the
  // rows of one second can be read in several pages. StandingKey{} comes before all keys.
  virtual Result<std::vector<StandingRow>> recent_standings(UnixSeconds /*since*/,
                                                            const StandingKey& /*after*/,
                                                            std::size_t /*rows_max*/) {
    return std::vector<StandingRow>();
  }

  // Upserts these rows: each is inserted, or replaces the row of its key. But the counts of a
  // domain are added to those of its row (with_added()), because several hosts may count at the
  // same moment. If that row's last_seen is among `expired`, it is replaced. All or nothing is
  // written.
  virtual Result<void> put_standings(std::span<const StandingRow> /*rows*/,
                                     const ExpiredTimes& /*expired*/) {
    return {};
  }

  // Removes up to `rows_max` rows with last_seen before this.
  virtual Result<void> purge_standings(UnixSeconds, std::size_t) { return {}; }

  // The odd rows found since the store was made. An odd row is no error.
  virtual PassedOver passed_over() const { return {}; }

  // From any thread, at any time: makes a call that hangs on the network return soon with
  // ErrorKind::Unavailable. The next open() starts afresh. Does nothing for a store that can't
  // hang.
  virtual void cut() noexcept = 0;

  // The host that it is connected to, for a log: "db2:3306"; "": the URL leaves no choice.
  virtual std::string place() const { return ""; }

  // Why nothing can be written there, and what to do about it, if open() found out; none: writing
  // is worth a try.
  virtual std::optional<Error> refusal() const { return std::nullopt; }

  // A host before the present one in the URL can be used again, and open() would choose it.
  virtual bool has_better_place() const { return false; }
};

}  // namespace grayling

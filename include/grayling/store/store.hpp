// SPDX-License-Identifier: MIT
// The `sender` table behind an interface: what the engine asks of a database, a batch at a time.
//
// A Store is one connection, made by make_store() (store/open.hpp). One worker thread owns it and
// makes every call, but for cut(), which any thread may make. All calls block, and none throws.
// After ErrorKind::Unavailable the owner calls open() again; the Store itself never retries that.
//
// Keys come as the client sent them, lower-cased; the Store makes them fit its columns
// (store/column.hpp) and never lets two different keys meet in one row. Within one call all keys
// differ. What the returned vectors say is in the order of the argument.
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
  Tutorial,  // address, user, domain alone: present means known, and only a sender can be a key;
             // save() says false to all, touch() does nothing, purge() is at the end at once
};

// One conditional update: `key` gets `next` where its row still says `seen`.
struct Change {
  Key key;
  Record seen;
  Record next;
};

// A pass of a known sender: last_seen moves forward to `last_seen`, never back.
struct Touch {
  Key key;
  UnixSeconds last_seen = 0;
};

// Which rows the purge may remove: first_seen or last_seen before these.
struct PurgeLimits {
  UnixSeconds waiting_before = 0;  // rows with passes = 0 and first_seen before this
  UnixSeconds passed_before = 0;   // rows with passes > 0 and last_seen before this
  bool remove = false;             // false: only look
  // Where too many wait, these go as well: rows with passes = 0 and first_seen before this…
  UnixSeconds crowded_before = 0;
  // …and, so many at most, before that.
  UnixSeconds edge_before = 0;
  std::size_t edge_max = 0;
};
inline bool is_expired(const Record& record, const PurgeLimits& limits) {
  return record.passes == 0 ? record.first_seen < limits.waiting_before
                            : record.last_seen < limits.passed_before;
}

// One step of a walk through the table in the order of its primary key. `next` is as the table
// spells it: it is good for the next purge() alone.
struct PurgeStep {
  std::optional<Key> next;             // the next step starts after it; none: the end was reached
  std::size_t seen = 0;                // rows looked at, also such as are passed over
  std::size_t expired = 0;             // rows of those beyond the limits
  std::size_t crowded = 0;             // others that go because too many wait
  std::size_t at_edge = 0;             // of those, the ones of which so many go at most
  std::size_t removed = 0;             // rows of both that were removed
  std::vector<UnixSeconds> last_seen;  // of the rows looked at
  std::vector<UnixSeconds> waiting;    // first_seen of those that wait, and stay
};

// Counts a row that a step looks at; true: it is one that goes.
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

// Rows of each table that hold no numbers where they must, and so count as none: the first, and
// what to do about them, for a log; "" where none was met.
struct PassedOver {
  std::string sender;
  std::string standing;
};

class Store {
 public:
  virtual ~Store() = default;

  // Connects (anew, if it was open), finds out what the table is, and creates what is missing where
  // serve alone may do that. The error says what is wrong and what to do about it.
  virtual Result<TableKind> open() = 0;

  // Inserts `fresh` for every key that has no row, in one durable commit, and returns for the
  // others what their row says. none: the row is now `fresh`, and durable.
  // In a tutorial table a row found is Record{0, now-ish, 1}: known.
  // ErrorKind::ReadOnly: nothing was written, find() may still work.
  virtual Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                                    const Record& fresh) = 0;

  // The records of those keys that have a row. One without numbers is passed over, and
  // insert_missing() makes it `fresh`.
  virtual Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) = 0;

  // Makes each change whose row still is as it was seen, all in one durable commit;
  // false: that row has changed or is gone, nothing was done for it.
  virtual Result<std::vector<bool>> save(std::span<const Change> changes) = 0;

  // Moves last_seen forward; rows that are gone are passed over.
  virtual Result<void> touch(std::span<const Touch> touches) = 0;

  // Looks at up to `rows_max` rows after the key `after` (none: from the start).
  virtual Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                                  const PurgeLimits& limits) = 0;

  // True: until a minute from now this process alone may remove rows, of all that share the table;
  // so also where nobody shares it, or where there is no such agreement (which a log says).
  virtual Result<bool> take_purge_lease() { return true; }

  // Is there a table of standings, since open()? It is made where that is serve's right, and
  // a tutorial's has none. Without it everything else works.
  virtual bool keeps_standings() const { return false; }
  // Why there is none that can be used, and what to do about it, for a log; "" where all is well.
  virtual std::string standing_trouble() const { return ""; }

  // The rows of these keys, in one statement.
  virtual Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) {
    return std::vector<std::optional<Standing>>(keys.size());
  }

  // Up to `rows_max` rows after (`since`, `after`) in the order of last_seen and key, so that rows
  // of one second can be read in several pages. StandingKey{} comes before all keys.
  virtual Result<std::vector<StandingRow>> recent_standings(UnixSeconds /*since*/,
                                                            const StandingKey& /*after*/,
                                                            std::size_t /*rows_max*/) {
    return std::vector<StandingRow>();
  }

  // Makes these rows, or makes them anew, whatever they said.
  virtual Result<void> put_standings(std::span<const StandingRow>) { return {}; }

  // Removes rows with last_seen before this, up to `rows_max`.
  virtual Result<void> purge_standings(UnixSeconds, std::size_t) { return {}; }

  // Since the store was made. An odd row is no error.
  virtual PassedOver passed_over() const { return {}; }

  // From any thread, at any time: makes a call that hangs on the network return soon with
  // ErrorKind::Unavailable. Does nothing for a store that can't hang.
  virtual void cut() noexcept = 0;

  // Where it is open, for a log, where there is a choice: "db2:3306"; "" where there is none.
  virtual std::string place() const { return ""; }

  // Why nothing can be written where it is open, and what to do about it, where open() saw that;
  // none where writing is worth a try.
  virtual std::optional<Error> refusal() const { return std::nullopt; }

  // A place that is preferred to the present one can be used again: open() would choose it.
  virtual bool has_better_place() const { return false; }
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What an administrator sees and changes while services run: the rows of `sender`, the exemptions
// that all hosts share, and when each exemption last matched.
//
// An AdminStore is one connection beside the workers' stores, made by make_admin_store() and used
// by one thread, but for cut(). All calls block, and none throws. After ErrorKind::Unavailable the
// owner calls open() again. What a call changes is one durable commit, together with the
// ChangeMark that tells running services of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/store/store.hpp"
#include "grayling/store/tally.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

// A row of the table `exemption`. What it holds may be anybody's: it is checked where it is used.
struct ExemptionRow {
  std::int64_t id = 0;
  std::string kind;     // one of exempt_kind()
  std::string pattern;  // as a line of an exemption file
  std::string reason, author;
  UnixSeconds created = 0;
  std::optional<UnixSeconds> expires;  // none: never

  bool is_expired(UnixSeconds now) const { return expires && *expires <= now; }
  bool operator==(const ExemptionRow&) const = default;
};

// The characters that a row has room for.
inline constexpr std::size_t kExemptionPatternCharsMax = 1100;
inline constexpr std::size_t kExemptionTextCharsMax = 255;  // reason, author

// "client", "sender", "recipient": what a row calls a list.
std::string_view exempt_kind(ExemptList list);
std::optional<ExemptList> exempt_list(std::string_view kind);

// When an exemption last matched on any host, of the table or of a file alike: by its text.
struct ExemptionMatch {
  std::string kind;
  std::string pattern;  // Exemptions::Match::text made to fit: match_pattern()
  UnixSeconds last_matched = 0;
  std::int64_t mails = 0;  // that matched since it was last asked; not in the table
};
std::string match_pattern(std::string_view text);

// Two counters, each of which grows with a change of its kind; also where their row was lost.
struct ChangeMark {
  std::int64_t exemptions = 0;
  std::int64_t forgotten = 0;  // cached senders may be known no longer

  bool operator==(const ChangeMark&) const = default;
};

// Of all rows of the table `exemption`: another one means that rows were added, removed or given
// another expiry, by whatever means.
struct ExemptionStamp {
  std::int64_t rows = 0;
  std::int64_t id_max = 0;
  std::int64_t expiries = 0;  // the sum of expires % kExpiryModulus

  void add(const ExemptionRow& row) {
    ++rows;
    id_max = std::max(id_max, row.id);
    expiries += row.expires.value_or(0) % kExpiryModulus;
  }
  static constexpr std::int64_t kExpiryModulus = 1'000'003;  // no sum of them overflows
  bool operator==(const ExemptionStamp&) const = default;
};

// A row of `sender`; its key is as the table spells it.
struct SenderRow {
  Key key;
  Record record;
};

// Which rows of `sender`; texts as the table spells them.
struct SenderRange {
  std::optional<std::string> address;  // this sender's alone, by the primary key
  std::optional<Key> after;            // those after this key
};

// What open() has found.
struct AdminTables {
  TableKind kind = TableKind::Full;
  // Why there are no shared exemptions, and what to do about it; "" where there are.
  std::string lacking;
};

// What an examination wants to know besides of a store that is open.
struct StoreCondition {
  std::vector<std::string> lacking;  // privileges on `sender` that the account needs: "DELETE"
  std::string read_only;             // what the server says of a write; "": it does it
  std::string remedy;                // what to do about that; "": nothing is known
  bool may_lose_commits = false;     // by its settings, should it or its machine crash
  std::optional<UnixSeconds> clock;  // the server's; none: it is this machine's
};

class AdminStore {
 public:
  virtual ~AdminStore() = default;

  // Connects and looks what is there; makes the tables beside `sender` where they are missing and
  // that may be done, and `sender` never.
  virtual Result<AdminTables> open() = 0;

  virtual Result<ChangeMark> mark() = 0;
  // Reads all of the table in the database: some 100 ms for a million rows.
  virtual Result<ExemptionStamp> exemption_stamp() = 0;

  // Up to `rows_max` rows with an id over `after`, in the order of their ids.
  virtual Result<std::vector<ExemptionRow>> exemptions(std::int64_t after,
                                                       std::size_t rows_max) = 0;
  // Adds a row, whose own id doesn't count, and returns its id.
  virtual Result<std::int64_t> add_exemption(const ExemptionRow& row) = 0;
  // Adds up to kAdminBatchMax rows at once.
  virtual Result<void> add_exemptions(std::span<const ExemptionRow> rows) = 0;
  // Gives the row of this id another expiry, reason and author.
  virtual Result<void> renew_exemption(const ExemptionRow& row) = 0;
  // Returns how many of these rows were there.
  virtual Result<std::size_t> remove_exemptions(std::span<const std::int64_t> ids) = 0;

  // Up to `rows_max` matches after `after` (none: from the start), in the order of kind, pattern.
  virtual Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>& after,
                                                      std::size_t rows_max) = 0;
  // Those of these, of which up to kAdminBatchMax are given, that have ever matched: with when.
  virtual Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) = 0;
  // Moves each forward, never back. Up to kAdminBatchMax that differ, sorted by kind and pattern.
  virtual Result<void> note_matches(std::span<const ExemptionMatch> matches) = 0;

  // `key` as the table spells it.
  virtual Key spelled(const Key& key) const = 0;
  // The first `rows_max` rows of a range, in the order of the primary key.
  virtual Result<std::vector<SenderRow>> senders(const SenderRange& range,
                                                 std::size_t rows_max) = 0;
  // Rows that wait become passed, seen at `now`; returns how many did. Keys as the table spells
  // them, a batch of at most kAdminBatchMax, in order.
  virtual Result<std::size_t> release(std::span<const Key> keys, UnixSeconds now) = 0;
  // Adds up to kAdminBatchMax rows that differ; one that is there becomes what both know. Keys as
  // the table spells them, in order.
  virtual Result<void> put(std::span<const SenderRow> rows) = 0;
  // Removes rows; returns how many were there.
  virtual Result<std::size_t> forget(std::span<const Key> keys) = 0;

  // Up to `rows_max` standings after this key (none: from the start), in the order of their keys,
  // which are as the table spells them; none if there is no such table.
  virtual Result<std::vector<StandingRow>> standings(const std::optional<StandingKey>&,
                                                     std::size_t) {
    return std::vector<StandingRow>();
  }
  // Adds up to kAdminBatchMax rows that differ, in order; a row that is there already becomes what
  // both know.
  virtual Result<void> put_standings(std::span<const StandingRow>) { return {}; }
  // Removes rows; returns how many were there.
  virtual Result<std::size_t> forget_standings(std::span<const StandingKey>) { return 0; }

  // Why the store keeps nothing for `grayling report`, and what to do about it; "" where it does,
  // since open(). Without its tables everything else works.
  virtual std::string report_trouble() const { return "this store keeps no counts"; }
  // Adds these to what is there, in one commit; of each of their days the longest kLongWaitsMax
  // waits stay. Up to kAdminBatchMax counts, in order.
  virtual Result<void> add_tally(const ReportTally::Part&) { return {}; }
  // The first `rows_max` counts from `after` on, which isn't one of them, in order.
  virtual Result<std::vector<TallyCount>> tally_counts(const TallyKey&, std::size_t) {
    return std::vector<TallyCount>();
  }
  // The longest `rows_max` waits of those that ended on this day or later, the longest first.
  virtual Result<std::vector<LongWait>> long_waits(UnixSeconds, std::size_t) {
    return std::vector<LongWait>();
  }
  // Removes rows of the time before this, up to `rows_max` of each table.
  virtual Result<void> purge_tally(UnixSeconds, std::size_t) { return {}; }
  // Rows that senders() or standings() left out, or why there are none of the latter.
  virtual PassedOver passed_over() const { return {}; }
  // Changes nothing.
  virtual Result<StoreCondition> condition() { return StoreCondition{}; }

  // From any thread: makes a call that hangs on the network return soon. This is final: every later
  // call fails with ErrorKind::Unavailable, open() too.
  virtual void cut() noexcept = 0;
};

// Rows that one call changes: a commit that holds up nobody for long.
inline constexpr std::size_t kAdminBatchMax = 500;

struct AdminOptions {
  std::chrono::milliseconds timeout{10000};  // of one call
  // An SQLite file of an older schema is brought up to date by open(); else it is Unavailable.
  bool may_upgrade = true;
  bool is_read_only = false;  // nothing is made, upgraded or written
  // Used by the service itself, whose workers and this line up to write to an SQLite file. A
  // command leaves the database to the service for a while after each commit.
  bool is_in_service = false;
};

// All rows of the table `exemption`, read page by page from an open store, in the order of their
// ids; as many as Exemptions takes.
Result<std::vector<ExemptionRow>> all_exemptions(AdminStore& store);

// Not opened yet.
std::unique_ptr<AdminStore> make_admin_store(const StoreUrl& url, const AdminOptions& options);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// What an administrator sees and changes while services run: the rows of `sender`, the exemptions
// that all hosts share, and when each exemption last matched.
//
// An AdminStore is one connection beside the workers' stores, made by make_admin_store(). One
// thread owns it and makes all calls except cut(). All calls block, and none throws. After
// ErrorKind::Unavailable the owner calls open() again. Each call commits its changes at once and
// durably, together with the ChangeMark by which running services notice them.
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

// A row of the table `exemption`. Anybody may have written it: it is checked where it is used.
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

// The limits of a row's columns, in characters.
inline constexpr std::size_t kExemptionPatternCharsMax = 1100;
inline constexpr std::size_t kExemptionTextCharsMax = 255;  // reason, author

// A row's word for a list: "client", "sender", "recipient".
std::string_view exempt_kind(ExemptList list);
std::optional<ExemptList> exempt_list(std::string_view kind);

// When an exemption, of the table or of a file, last matched on any host. Its text is the key.
struct ExemptionMatch {
  std::string kind;
  std::string pattern;  // Exemptions::Listed::text made to fit: match_pattern()
  UnixSeconds last_matched = 0;
  std::int64_t mails = 0;  // how many matched since the last time; not in the table
};
std::string match_pattern(std::string_view text);

// The kind of a row that is no match: it says when the links of a recipient (its pattern) were
// revoked. Links that were issued until then don't count any more.
inline constexpr std::string_view kLinkKind = "link";

// Two counters. Each grows with every change of its kind, even if the counters' row was lost.
struct ChangeMark {
  std::int64_t exemptions = 0;
  std::int64_t forgotten = 0;  // senders were forgotten: caches must be emptied

  bool operator==(const ChangeMark&) const = default;
};

// A checksum of the table `exemption`. It changes when rows are added, removed or given another
// expiry, also by plain SQL.
struct ExemptionStamp {
  std::int64_t rows = 0;
  std::int64_t id_max = 0;
  std::int64_t expiries = 0;  // the sum of expires modulo kExpiryModulus

  void add(const ExemptionRow& row) {
    ++rows;
    id_max = std::max(id_max, row.id);
    expiries += row.expires.value_or(0) % kExpiryModulus;
  }
  static constexpr std::int64_t kExpiryModulus = 1'000'003;  // so that no sum overflows
  bool operator==(const ExemptionStamp&) const = default;
};

// A row of `sender`. The key is as the table spells it.
struct SenderRow {
  Key key;
  Record record;
};

// A range of rows of `sender`. Texts are as the table spells them.
struct SenderRange {
  std::optional<std::string> address;  // only this sender's rows, by the primary key
  std::optional<Key> after;            // only rows after this key
  // Only rows of this recipient that wait for their retry; `address` doesn't count then. The
  // database reads the whole table: for a million rows SQLite takes about 0.1 s, MariaDB 0.5 s.
  std::optional<std::string> waiting_for{};
};

// What open() has found.
struct AdminTables {
  TableKind kind = TableKind::Full;
  // Why there are no shared exemptions, and what to do about it; "": there are.
  std::string lacking;
};

// What an examination finds out about an open store.
struct StoreCondition {
  std::vector<std::string> lacking;  // privileges on `sender` that the account needs: "DELETE"
  std::string read_only;             // the server's words when it refuses a write; "": it doesn't
  std::string remedy;                // what to do about that; "": unknown
  bool may_lose_commits = false;     // in a crash, by the server's settings
  std::optional<UnixSeconds> clock;  // the server's time; none: it is this machine's
};

class AdminStore {
 public:
  virtual ~AdminStore() = default;

  // Connects and looks at the tables. Makes missing tables beside `sender` if the account may, but
  // never `sender` itself.
  virtual Result<AdminTables> open() = 0;

  virtual Result<ChangeMark> mark() = 0;
  // The database reads the whole table: about 100 ms for a million rows.
  virtual Result<ExemptionStamp> exemption_stamp() = 0;

  // Up to `rows_max` rows with an id over `after`, in the order of their ids.
  virtual Result<std::vector<ExemptionRow>> exemptions(std::int64_t after,
                                                       std::size_t rows_max) = 0;
  // The rows of one kind whose pattern is, byte for byte, one of these; an index finds them. Up to
  // kAdminBatchMax patterns that differ. The rows come in any order.
  virtual Result<std::vector<ExemptionRow>> exemptions_of(
      std::string_view kind, std::span<const std::string> patterns) = 0;
  // Up to `rows_max` rows of one kind with an id over `after`, in the order of their ids: those
  // with capital letters in their pattern, maybe among others. The database reads the whole table.
  virtual Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view kind,
                                                                     std::int64_t after,
                                                                     std::size_t rows_max) = 0;
  // Adds a row and returns its new id; row.id is ignored.
  virtual Result<std::int64_t> add_exemption(const ExemptionRow& row) = 0;
  // Adds up to kAdminBatchMax rows.
  virtual Result<void> add_exemptions(std::span<const ExemptionRow> rows) = 0;
  // Writes expiry, reason and author of the row with this id.
  virtual Result<void> renew_exemption(const ExemptionRow& row) = 0;
  // Removes rows. Returns how many were there.
  virtual Result<std::size_t> remove_exemptions(std::span<const std::int64_t> ids) = 0;

  // Up to `rows_max` matches after `after` (none: from the start), in the order of kind, pattern.
  virtual Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>& after,
                                                      std::size_t rows_max) = 0;
  // Those of up to kAdminBatchMax exemptions that have ever matched, with the time.
  virtual Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) = 0;
  // Moves each time forward, never back. Up to kAdminBatchMax, sorted by kind and pattern, that all
  // differ.
  virtual Result<void> note_matches(std::span<const ExemptionMatch> matches) = 0;

  // `key` as the table spells it.
  virtual Key spelled(const Key& key) const = 0;
  // The first `rows_max` rows of a range, in the order of the primary key.
  virtual Result<std::vector<SenderRow>> senders(const SenderRange& range,
                                                 std::size_t rows_max) = 0;
  // Makes waiting rows passed, as seen at `now`. Returns how many there were. Up to kAdminBatchMax
  // keys as the table spells them, in order.
  virtual Result<std::size_t> release(std::span<const Key> keys, UnixSeconds now) = 0;
  // Adds up to kAdminBatchMax rows that differ, or merges each with the row that is there. Keys are
  // as the table spells them, in order.
  virtual Result<void> put(std::span<const SenderRow> rows) = 0;
  // Removes rows. Returns how many were there.
  virtual Result<std::size_t> forget(std::span<const Key> keys) = 0;

  // Up to `rows_max` rows of the table of standings after this key (none: from the start), in the
  // order of their keys, which are as the table spells them. No rows if there is no such table.
  virtual Result<std::vector<StandingRow>> standings(const std::optional<StandingKey>&,
                                                     std::size_t) {
    return std::vector<StandingRow>();
  }
  // Adds up to kAdminBatchMax rows that differ, in order, or merges each with the row that is
  // there.
  virtual Result<void> put_standings(std::span<const StandingRow>) { return {}; }
  // Removes rows. Returns how many were there.
  virtual Result<std::size_t> forget_standings(std::span<const StandingKey>) { return 0; }

  // Why the store keeps no counts for `grayling report`, as open() found, and what to do about it;
  // "": it does. Without those tables all else works.
  virtual std::string report_trouble() const { return "this store keeps no counts"; }
  // Adds counts and waits in one commit, and keeps the kLongWaitsMax longest waits of each of their
  // days. Up to kAdminBatchMax counts, in order.
  virtual Result<void> add_tally(const ReportTally::Part&) { return {}; }
  // The first `rows_max` counts after the key `after`, in order.
  virtual Result<std::vector<TallyCount>> tally_counts(const TallyKey&, std::size_t) {
    return std::vector<TallyCount>();
  }
  // The `rows_max` longest waits that ended on this day or later, longest first.
  virtual Result<std::vector<LongWait>> long_waits(UnixSeconds, std::size_t) {
    return std::vector<LongWait>();
  }
  // Removes rows from before this time, up to `rows_max` of each table.
  virtual Result<void> purge_tally(UnixSeconds, std::size_t) { return {}; }
  // Odd rows that senders() or standings() skipped; or why there is no table of standings.
  virtual PassedOver passed_over() const { return {}; }
  // Changes no data.
  virtual Result<StoreCondition> condition() { return StoreCondition{}; }

  // From any thread: makes a call that hangs on the network return soon. This is final: every later
  // call fails with ErrorKind::Unavailable, open() too.
  virtual void cut() noexcept = 0;
};

// Rows that one call changes: few enough for a commit that holds up nobody for long.
inline constexpr std::size_t kAdminBatchMax = 500;

struct AdminOptions {
  std::chrono::milliseconds timeout{10000};  // of one call
  // open() upgrades an SQLite file with an older schema, if no service uses it. Otherwise such a
  // file is Unavailable.
  bool may_upgrade = true;
  bool is_read_only = false;  // makes, upgrades and writes nothing
  // The service itself uses it, and writes in turn with its workers. A command instead leaves the
  // database to the service for a while after each commit.
  bool is_in_service = false;
};

// All rows of the table `exemption` in the order of their ids, read from an open store in pages; no
// more than Exemptions takes.
Result<std::vector<ExemptionRow>> all_exemptions(AdminStore& store);

// Not opened yet.
std::unique_ptr<AdminStore> make_admin_store(const StoreUrl& url, const AdminOptions& options);

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_admin.hpp"

#include <atomic>

#include "grayling/base/text.hpp"
#include "grayling/store/column.hpp"
#include "grayling/store/migrations.hpp"
#include "store/sqlite/change_mark.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/exemption_rows.hpp"
#include "store/sqlite/report_rows.hpp"
#include "store/sqlite/sender_columns.hpp"
#include "store/sqlite/sender_rows.hpp"
#include "store/sqlite/standing_rows.hpp"
#include "store/sqlite/table_shape.hpp"
#include "store/sqlite/upgrade.hpp"
#include "store/sqlite/write_turn.hpp"
#include "store/table_check.hpp"
#include "store/write_pause.hpp"

namespace grayling {
namespace {

using sqlite::Connection;
using sqlite::kMarkExemptions;
using sqlite::Transaction;

constexpr auto kSetup =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF";
constexpr auto kSafety = "PRAGMA trusted_schema = OFF";
constexpr auto kMark = "SELECT exemptions, forgotten FROM change_mark WHERE id = 1";
constexpr auto kStamp =
    "SELECT count(*), coalesce(max(id), 0), coalesce(sum(expires % 1000003), 0) FROM exemption";
static_assert(ExemptionStamp::kExpiryModulus == 1'000'003);
constexpr auto kAdd =
    "INSERT INTO exemption (kind, pattern, reason, author, created, expires)"
    " VALUES (?1, ?2, ?3, ?4, ?5, iif(?6, ?7, NULL)) RETURNING id";
constexpr auto kRenew =
    "UPDATE exemption SET reason = ?1, author = ?2, expires = iif(?3, ?4, NULL) WHERE id = ?5";
constexpr auto kRemove = "DELETE FROM exemption WHERE id = ?1";
class SqliteAdmin final : public AdminStore {
 public:
  SqliteAdmin(const std::string& path, const AdminOptions& options)
      : path_(sqlite::canonical_path(path)), options_(options) {}

  Result<AdminTables> open() override;
  Result<ChangeMark> mark() override;
  Result<ExemptionStamp> exemption_stamp() override;
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override {
    return read([&] { return sqlite::exemptions(*connection_, after, rows_max); });
  }
  Result<std::int64_t> add_exemption(const ExemptionRow& row) override;
  Result<void> add_exemptions(std::span<const ExemptionRow> rows) override;
  Result<void> renew_exemption(const ExemptionRow& row) override;
  Result<std::size_t> remove_exemptions(std::span<const std::int64_t> ids) override;
  Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>& after,
                                              std::size_t rows_max) override {
    return read([&] { return sqlite::matches(*connection_, after, rows_max); });
  }
  Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) override {
    return read([&] { return sqlite::matches_of(*connection_, which); });
  }
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override {
    return write([&] { return sqlite::note_matches(*connection_, matches); });
  }
  Key spelled(const Key& key) const override { return sqlite::sender_columns(key); }
  Result<std::vector<SenderRow>> senders(const SenderRange& range, std::size_t rows_max) override {
    return read([&] { return sqlite::senders(*connection_, range, rows_max, odd_rows_); });
  }
  Result<std::size_t> release(std::span<const Key> keys, UnixSeconds now) override;
  Result<void> put(std::span<const SenderRow> rows) override;
  Result<std::size_t> forget(std::span<const Key> keys) override;
  Result<std::vector<StandingRow>> standings(const std::optional<StandingKey>& after,
                                             std::size_t rows_max) override {
    if (!standing_trouble_.empty()) return std::vector<StandingRow>();
    return read([&] { return sqlite::standings(*connection_, after, rows_max, odd_rows_); });
  }
  Result<void> put_standings(std::span<const StandingRow> rows) override;
  Result<std::size_t> forget_standings(std::span<const StandingKey> keys) override;
  std::string report_trouble() const override { return report_trouble_; }
  Result<void> add_tally(const ReportTally::Part& part) override {
    return write([&] { return sqlite::add_tally(*connection_, part); });
  }
  Result<std::vector<TallyCount>> tally_counts(const TallyKey& after,
                                               std::size_t rows_max) override {
    return read([&] { return sqlite::tally_counts(*connection_, after, rows_max); });
  }
  Result<std::vector<LongWait>> long_waits(UnixSeconds since, std::size_t rows_max) override {
    return read([&] { return sqlite::long_waits(*connection_, since, rows_max); });
  }
  Result<void> purge_tally(UnixSeconds before, std::size_t rows_max) override {
    return write([&] { return sqlite::purge_tally(*connection_, before, rows_max); });
  }
  PassedOver passed_over() const override {
    PassedOver told = odd_rows_.told();
    if (!standing_trouble_.empty()) told.standing = standing_trouble_;
    return told;
  }
  // A call waits for locks alone, and not for long; those that follow fail.
  void cut() noexcept override { is_cut_ = true; }

 private:
  Result<void> prepare(Connection& connection) const;
  Result<std::string> find_beside(Connection& connection,
                                  std::initializer_list<std::string_view> names,
                                  std::string_view loss) const;
  template <typename Work>
  auto read(Work work) -> decltype(work());
  template <typename Work>
  auto write(Work work) -> decltype(work());
  Result<std::int64_t> add_rows(std::span<const ExemptionRow> rows);
  template <typename Row, typename Work>
  Result<std::size_t> write_in_slices(std::span<const Row> rows, Work work);
  tl::unexpected<Error> in_file(Error error) const {
    error.text = printable(path_) + ": " + error.text;
    return fail(std::move(error));
  }

  std::string path_;
  AdminOptions options_;
  std::unique_ptr<Connection> connection_;
  OddRows odd_rows_{printable(path_) + ": ", sqlite::kIsNoNumber};
  bool has_mark_ = false;
  std::string standing_trouble_;
  std::string report_trouble_;
  WritePause pause_;
  std::atomic<bool> is_cut_ = false;
};

// Statements are few and far between: they are prepared each time.
template <typename Work>
auto SqliteAdmin::read(Work work) -> decltype(work()) {
  if (!connection_ || is_cut_) return in_file({ErrorKind::Unavailable, "not open"});
  if (connection_->has_moved()) {
    connection_.reset();
    return in_file({ErrorKind::Unavailable, "the file or its log was removed or replaced"});
  }
  auto result = work();
  if (!result) return in_file(result.error());
  return result;
}

template <typename Work>
auto SqliteAdmin::write(Work work) -> decltype(work()) {
  return read([&]() -> decltype(work()) {
    if (!options_.is_in_service) pause_.wait();
    const sqlite::WriteTurn turn(options_.timeout);
    if (!turn.came()) return fail(ErrorKind::Conflict, "locked by another worker");
    const Transaction transaction(*connection_);
    if (auto begun = connection_->execute("BEGIN IMMEDIATE"); !begun) {
      return fail(begun.error());
    }
    const WritePause::Slice slice(pause_);
    auto result = [&] {
      const WritePause::Work timed(pause_);
      return work();
    }();
    if (!result) return result;
    if (auto committed = connection_->execute("COMMIT"); !committed) {
      return fail(committed.error());
    }
    return result;
  });
}

// `work` does a part of the rows in a transaction of its own, and returns how many it changed.
template <typename Row, typename Work>
Result<std::size_t> SqliteAdmin::write_in_slices(std::span<const Row> rows, Work work) {
  std::size_t changed = 0;
  while (!rows.empty()) {
    const auto slice = rows.first(std::min(rows.size(), pause_.rows_max()));
    auto done = write([&]() -> Result<std::size_t> { return work(slice); });
    if (!done) return done;
    changed += *done;
    rows = rows.subspan(slice.size());
  }
  return changed;
}

Result<AdminTables> SqliteAdmin::open() {
  const std::lock_guard lock(sqlite::opening());
  connection_.reset();
  is_cut_ = false;
  if (!sqlite::is_there(path_)) {
    return in_file(
        {ErrorKind::Unavailable, "there is no such file; grayling serve makes it at its start"});
  }
  auto connection = options_.is_read_only ? Connection::open_read_only(path_, options_.timeout)
                                          : Connection::open(path_, options_.timeout);
  if (!connection) return in_file(connection.error());
  (*connection)->keep_log_at_end();
  if (auto ready = prepare(**connection); !ready) return in_file(ready.error());
  auto lacking =
      find_beside(**connection, {"exemption", "exemption_match", "change_mark"}, kNoExemptions);
  if (!lacking) return in_file(lacking.error());
  auto report = find_beside(**connection, {"report_count", "report_wait"}, kNoReport);
  if (!report) return in_file(report.error());
  auto known = find_beside(**connection, {"standing"}, kNoStandings);
  if (!known) return in_file(known.error());
  has_mark_ = lacking->empty();
  report_trouble_ = std::move(*report);
  standing_trouble_ = std::move(*known);
  (*connection)->note_log();
  connection_ = std::move(*connection);
  return AdminTables{TableKind::Full, std::move(*lacking)};
}

// "": all of them can be used.
Result<std::string> SqliteAdmin::find_beside(Connection& connection,
                                             std::initializer_list<std::string_view> names,
                                             std::string_view loss) const {
  for (const auto name : names) {
    auto oddity = sqlite::beside_oddity(connection, name);
    if (!oddity) return oddity;
    if (oddity->empty()) continue;
    return unused_table(printable(path_) + ": " + std::string(name), *oddity, loss, kMakeAnother);
  }
  return "";
}

// Beside a service its worker makes and upgrades the file, which says so in the log.
Result<void> SqliteAdmin::prepare(Connection& connection) const {
  const auto version = sqlite::examine(connection, sqlite_migrations());
  if (!version) return fail(version.error());
  const bool may_upgrade = options_.may_upgrade && !options_.is_read_only;
  if (!may_upgrade && *version != sqlite_migrations().size()) {
    return fail(ErrorKind::Unavailable, "its schema is being brought up to date");
  }
  auto ready = connection.execute(options_.is_read_only ? kSafety : kSetup);
  if (!ready || !may_upgrade) return ready;
  const auto upgraded = sqlite::upgrade(connection, sqlite_migrations());
  if (!upgraded) return fail(upgraded.error());
  return sqlite::check_sender(connection);
}

Result<ChangeMark> SqliteAdmin::mark() {
  return read([&]() -> Result<ChangeMark> {
    auto statement = connection_->prepare(kMark);
    if (!statement) return fail(statement.error());
    const auto row = statement->step();
    if (!row) return fail(row.error());
    return *row ? ChangeMark{statement->number_at(0), statement->number_at(1)} : ChangeMark{};
  });
}

Result<ExemptionStamp> SqliteAdmin::exemption_stamp() {
  return read([&]() -> Result<ExemptionStamp> {
    auto statement = connection_->prepare(kStamp);
    if (!statement) return fail(statement.error());
    const auto row = statement->step();
    if (!row) return fail(row.error());
    return ExemptionStamp{statement->number_at(0), statement->number_at(1),
                          statement->number_at(2)};
  });
}

// Returns the id of the last.
Result<std::int64_t> SqliteAdmin::add_rows(std::span<const ExemptionRow> rows) {
  return write([&]() -> Result<std::int64_t> {
    auto statement = connection_->prepare(kAdd);
    if (!statement) return fail(statement.error());
    std::int64_t id = 0;
    for (const auto& row : rows) {
      statement->bind(1, row.kind);
      statement->bind(2, row.pattern);
      statement->bind(3, row.reason);
      statement->bind(4, row.author);
      statement->bind(5, row.created);
      statement->bind(6, std::int64_t{row.expires.has_value()});
      statement->bind(7, row.expires.value_or(0));
      const auto added = statement->step();
      id = added && *added ? statement->number_at(0) : 0;
      statement->reset();
      if (!added) return fail(added.error());
    }
    if (auto marked = connection_->execute(kMarkExemptions); !marked) {
      return fail(marked.error());
    }
    return id;
  });
}

Result<std::int64_t> SqliteAdmin::add_exemption(const ExemptionRow& row) {
  return add_rows({&row, 1});
}

Result<void> SqliteAdmin::add_exemptions(std::span<const ExemptionRow> rows) {
  return add_rows(rows).map([](std::int64_t) {});
}

Result<void> SqliteAdmin::renew_exemption(const ExemptionRow& row) {
  return write([&]() -> Result<void> {
    auto statement = connection_->prepare(kRenew);
    if (!statement) return fail(statement.error());
    statement->bind(1, row.reason);
    statement->bind(2, row.author);
    statement->bind(3, std::int64_t{row.expires.has_value()});
    statement->bind(4, row.expires.value_or(0));
    statement->bind(5, row.id);
    if (auto done = statement->run(); !done) return done;
    return connection_->execute(kMarkExemptions);
  });
}

Result<std::size_t> SqliteAdmin::remove_exemptions(std::span<const std::int64_t> ids) {
  return write([&]() -> Result<std::size_t> {
    std::size_t removed = 0;
    auto statement = connection_->prepare(kRemove);
    if (!statement) return fail(statement.error());
    for (const auto id : ids) {
      statement->bind(1, id);
      if (auto done = statement->run(); !done) return fail(done.error());
      removed += static_cast<std::size_t>(connection_->changes());
    }
    if (auto marked = connection_->execute(kMarkExemptions); !marked) {
      return fail(marked.error());
    }
    return removed;
  });
}

Result<std::size_t> SqliteAdmin::release(std::span<const Key> keys, UnixSeconds now) {
  return write_in_slices(keys,
                         [&](auto slice) { return sqlite::release(*connection_, slice, now); });
}

Result<void> SqliteAdmin::put(std::span<const SenderRow> rows) {
  const auto put = [&](auto slice) {
    return sqlite::put(*connection_, slice).map([&] { return slice.size(); });
  };
  return write_in_slices(rows, put).map([](std::size_t) {});
}

Result<std::size_t> SqliteAdmin::forget(std::span<const Key> keys) {
  return write_in_slices(
      keys, [&](auto slice) { return sqlite::forget(*connection_, slice, has_mark_); });
}

Result<void> SqliteAdmin::put_standings(std::span<const StandingRow> rows) {
  if (!standing_trouble_.empty()) return fail(standing_trouble_);
  const auto put = [&](auto slice) {
    return sqlite::put_standings(*connection_, slice).map([&] { return slice.size(); });
  };
  return write_in_slices(rows, put).map([](std::size_t) {});
}

Result<std::size_t> SqliteAdmin::forget_standings(std::span<const StandingKey> keys) {
  if (!standing_trouble_.empty()) return 0;
  return write_in_slices(
      keys, [&](auto slice) { return sqlite::forget_standings(*connection_, slice, has_mark_); });
}

}  // namespace

std::unique_ptr<AdminStore> make_sqlite_admin(const StoreUrl& url, const AdminOptions& options) {
  return std::make_unique<SqliteAdmin>(url.path, options);
}

}  // namespace grayling

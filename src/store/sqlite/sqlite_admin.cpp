// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_admin.hpp"

#include <atomic>
#include <chrono>
#include <optional>

#include "grayling/base/text.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/exemption_rows.hpp"
#include "store/sqlite/report_rows.hpp"
#include "store/sqlite/sender_columns.hpp"
#include "store/sqlite/sender_rows.hpp"
#include "store/sqlite/standing_rows.hpp"
#include "store/sqlite/table_shape.hpp"
#include "store/table_check.hpp"
#include "store/write_pause.hpp"

namespace grayling {
namespace {

using sqlite::Connection;
using sqlite::FileRole;

constexpr int kStepsPerLook = 10'000;  // of SQLite's machine; well under a millisecond

// In a service the file is made and upgraded by a worker, which says so in the log.
FileRole role_of(const AdminOptions& options) {
  if (options.is_read_only) return FileRole::Reader;
  return options.may_upgrade ? FileRole::Command : FileRole::Beside;
}

class SqliteAdmin final : public AdminStore {
 public:
  SqliteAdmin(const std::string& path, const AdminOptions& options)
      : database_(path, role_of(options), options.timeout),
        odd_rows_(printable(database_.path()) + ": ", sqlite::kIsNoNumber),
        is_in_service_(options.is_in_service),
        timeout_(options.timeout) {}

  Result<AdminTables> open() override;
  Result<ChangeMark> mark() override { return read(sqlite::change_mark); }
  Result<ExemptionStamp> exemption_stamp() override { return read(sqlite::exemption_stamp); }
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override {
    return read([&](Connection& db) { return sqlite::exemptions(db, after, rows_max); });
  }
  Result<std::vector<ExemptionRow>> exemptions_of(std::string_view kind,
                                                  std::span<const std::string> patterns) override {
    return read([&](Connection& db) { return sqlite::exemptions_of(db, kind, patterns); });
  }
  Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view kind,
                                                             std::int64_t after,
                                                             std::size_t rows_max) override {
    return read([&](Connection& db) {
      return sqlite::exemptions_with_capitals(db, kind, after, rows_max);
    });
  }
  Result<std::int64_t> add_exemption(const ExemptionRow& row) override {
    return write([&](Connection& db) { return sqlite::add_exemptions(db, {&row, 1}); });
  }
  Result<void> add_exemptions(std::span<const ExemptionRow> rows) override {
    return write([&](Connection& db) { return sqlite::add_exemptions(db, rows); })
        .map([](std::int64_t) {});
  }
  Result<void> renew_exemption(const ExemptionRow& row) override {
    return write([&](Connection& db) { return sqlite::renew_exemption(db, row); });
  }
  Result<std::size_t> remove_exemptions(std::span<const std::int64_t> ids) override {
    return write([&](Connection& db) { return sqlite::remove_exemptions(db, ids); });
  }
  Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>& after,
                                              std::size_t rows_max) override {
    return read([&](Connection& db) { return sqlite::matches(db, after, rows_max); });
  }
  Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch> which) override {
    return read([&](Connection& db) { return sqlite::matches_of(db, which); });
  }
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override {
    return write([&](Connection& db) { return sqlite::note_matches(db, matches); });
  }
  Key spelled(const Key& key) const override { return sqlite::sender_columns(key); }
  Result<std::vector<SenderRow>> senders(const SenderRange& range, std::size_t rows_max) override {
    return read([&](Connection& db) { return sqlite::senders(db, range, rows_max, odd_rows_); });
  }
  Result<std::size_t> release(std::span<const Key> keys, UnixSeconds now) override;
  Result<void> put(std::span<const SenderRow> rows) override;
  Result<std::size_t> forget(std::span<const Key> keys) override;
  Result<std::vector<StandingRow>> standings(const std::optional<StandingKey>& after,
                                             std::size_t rows_max) override {
    if (!standing_trouble_.empty()) return std::vector<StandingRow>();
    return read([&](Connection& db) { return sqlite::standings(db, after, rows_max, odd_rows_); });
  }
  Result<void> put_standings(std::span<const StandingRow> rows) override;
  Result<std::size_t> forget_standings(std::span<const StandingKey> keys) override;
  std::string report_trouble() const override { return report_trouble_; }
  Result<void> add_tally(const ReportTally::Part& part) override {
    return write([&](Connection& db) { return sqlite::add_tally(db, part); });
  }
  Result<std::vector<TallyCount>> tally_counts(const TallyKey& after,
                                               std::size_t rows_max) override {
    return read([&](Connection& db) { return sqlite::tally_counts(db, after, rows_max); });
  }
  Result<std::vector<LongWait>> long_waits(UnixSeconds since, std::size_t rows_max) override {
    return read([&](Connection& db) { return sqlite::long_waits(db, since, rows_max); });
  }
  Result<void> purge_tally(UnixSeconds before, std::size_t rows_max) override {
    return write([&](Connection& db) { return sqlite::purge_tally(db, before, rows_max); });
  }
  PassedOver passed_over() const override {
    PassedOver told = odd_rows_.told();
    if (!standing_trouble_.empty()) told.table = standing_trouble_;
    return told;
  }
  // In a service a call that reads ends at once; one that writes is short.
  void cut() noexcept override { is_cut_ = true; }

 private:
  Result<std::string> find_beside(std::initializer_list<std::string_view> names,
                                  std::string_view loss);
  template <typename Work>
  auto read(Work work) -> decltype(work(std::declval<Connection&>()));
  template <typename Work>
  auto write(Work work) -> decltype(work(std::declval<Connection&>()));
  template <typename Row, typename Work>
  Result<std::size_t> write_in_slices(std::span<const Row> rows, Work work);
  // SQLite asks whether to stop.
  static int is_over(void* admin) {
    const auto& self = *static_cast<const SqliteAdmin*>(admin);
    return self.is_cut_ || std::chrono::steady_clock::now() >= self.end_ ? 1 : 0;
  }
  tl::unexpected<Error> cut_off() const {
    return database_.in_file({ErrorKind::Unavailable, "cut off: not open any more"});
  }

  sqlite::Database database_;
  OddRows odd_rows_;
  const bool is_in_service_;
  const std::chrono::milliseconds timeout_;
  std::chrono::steady_clock::time_point end_{};  // of the present call, if it reads in a service
  bool has_mark_ = false;                        // the tables of exemptions can be used
  std::string standing_trouble_;
  std::string report_trouble_;
  WritePause pause_;
  std::atomic<bool> is_cut_ = false;
};

// The row functions prepare their statements each time, for calls are few.
template <typename Work>
auto SqliteAdmin::read(Work work) -> decltype(work(std::declval<Connection&>())) {
  if (is_cut_) return cut_off();
  if (!is_in_service_) return database_.read([&] { return work(database_.connection()); });
  // In a service the calling thread has other work, and a stop waits for it.
  end_ = std::chrono::steady_clock::now() + timeout_;
  return database_.read([&] {
    auto* const handle = database_.connection().handle();
    sqlite3_progress_handler(handle, kStepsPerLook, is_over, this);
    auto done = work(database_.connection());
    sqlite3_progress_handler(handle, 0, nullptr, nullptr);
    return done;
  });
}

template <typename Work>
auto SqliteAdmin::write(Work work) -> decltype(work(std::declval<Connection&>())) {
  if (is_cut_) return cut_off();
  if (!is_in_service_) pause_.wait();
  std::optional<WritePause::Slice> slice;  // from the lock to the end of the commit
  return database_.write([&] {
    slice.emplace(pause_);
    const WritePause::Work timed(pause_);
    return work(database_.connection());
  });
}

// Calls work(connection, slice) for each slice of the rows, in a transaction of its own. It returns
// how many rows it changed.
template <typename Row, typename Work>
Result<std::size_t> SqliteAdmin::write_in_slices(std::span<const Row> rows, Work work) {
  std::size_t changed = 0;
  while (!rows.empty()) {
    const auto slice = rows.first(std::min(rows.size(), pause_.rows_max()));
    const auto done = write([&](Connection& db) -> Result<std::size_t> { return work(db, slice); });
    if (!done) return fail(done.error());
    changed += *done;
    rows = rows.subspan(slice.size());
  }
  return changed;
}

Result<AdminTables> SqliteAdmin::open() {
  if (is_cut_) return cut_off();
  if (auto opened = database_.open(); !opened) return fail(opened.error());
  auto tables = database_.read([&]() -> Result<AdminTables> {
    auto lacking = find_beside({"exemption", "exemption_match", "change_mark"}, kNoExemptions);
    if (!lacking) return fail(lacking.error());
    auto report = find_beside({"report_count", "report_wait"}, kNoReport);
    if (!report) return fail(report.error());
    auto standing = find_beside({"standing"}, kNoStandings);
    if (!standing) return fail(standing.error());
    has_mark_ = lacking->empty();
    report_trouble_ = std::move(*report);
    standing_trouble_ = std::move(*standing);
    return AdminTables{TableKind::Full, std::move(*lacking)};
  });
  if (!tables) database_.close();
  return tables;
}

// "": all of these tables can be used. Else why not.
Result<std::string> SqliteAdmin::find_beside(std::initializer_list<std::string_view> names,
                                             std::string_view loss) {
  for (const auto name : names) {
    auto oddity = sqlite::beside_oddity(database_.connection(), name);
    if (!oddity) return oddity;
    if (oddity->empty()) continue;
    return unused_table(printable(database_.path()) + ": " + std::string(name), *oddity, loss,
                        kMakeAnother);
  }
  return "";
}

Result<std::size_t> SqliteAdmin::release(std::span<const Key> keys, UnixSeconds now) {
  return write_in_slices(
      keys, [&](Connection& db, auto slice) { return sqlite::release(db, slice, now); });
}

Result<void> SqliteAdmin::put(std::span<const SenderRow> rows) {
  const auto put = [&](Connection& db, auto slice) {
    return sqlite::put(db, slice).map([&] { return slice.size(); });
  };
  return write_in_slices(rows, put).map([](std::size_t) {});
}

Result<std::size_t> SqliteAdmin::forget(std::span<const Key> keys) {
  return write_in_slices(
      keys, [&](Connection& db, auto slice) { return sqlite::forget(db, slice, has_mark_); });
}

Result<void> SqliteAdmin::put_standings(std::span<const StandingRow> rows) {
  if (!standing_trouble_.empty()) return fail(standing_trouble_);
  const auto put = [&](Connection& db, auto slice) {
    return sqlite::put_standings(db, slice).map([&] { return slice.size(); });
  };
  return write_in_slices(rows, put).map([](std::size_t) {});
}

Result<std::size_t> SqliteAdmin::forget_standings(std::span<const StandingKey> keys) {
  if (!standing_trouble_.empty()) return 0;
  return write_in_slices(keys, [&](Connection& db, auto slice) {
    return sqlite::forget_standings(db, slice, has_mark_);
  });
}

}  // namespace

std::unique_ptr<AdminStore> make_sqlite_admin(const StoreUrl& url, const AdminOptions& options) {
  return std::make_unique<SqliteAdmin>(url.path, options);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "sqlite_store.hpp"

#include "file_keeper.hpp"
#include "grayling/base/text.hpp"
#include "sender_columns.hpp"
#include "sender_table.hpp"
#include "store/odd_rows.hpp"
#include "store/sqlite/standing_rows.hpp"
#include "store/table_check.hpp"
#include "store/write_pause.hpp"

namespace grayling {
namespace {

using sqlite::bind_key;
using sqlite::Database;
using sqlite::FileRole;
using sqlite::kept_rows_of;
using sqlite::Run;
using sqlite::Sql;
using sqlite::standing_row_at;

using Found = sqlite::SenderTable::Found;
using Standings = std::vector<std::optional<Standing>>;

// A call waits for another writer's commit this part of an answer's time.
constexpr int kLockWaitShare = 4;

FileRole role_of(const StoreOptions& options) {
  if (options.is_read_only) return FileRole::Reader;
  return options.is_beside_service ? FileRole::Command : FileRole::Worker;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, const StoreOptions& options, const Clock& clock, Log& log)
      : database_(path, role_of(options), options.timeout / kLockWaitShare),
        keeper_(database_, clock, log),
        odd_rows_(printable(path) + ": ", sqlite::kIsNoNumber),
        is_read_only_(options.is_read_only),
        is_beside_service_(options.is_beside_service) {}

  Result<TableKind> open() override {
    const auto full = [](auto...) { return TableKind::Full; };
    return is_read_only_ ? database_.open().map(full) : keeper_.open().map(full);
  }
  Result<Found> insert_missing(std::span<const Key> keys, const Record& fresh) override;
  Result<Found> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;
  bool keeps_standings() const override { return database_.standing_oddity().empty(); }
  std::string standing_trouble() const override;
  Result<Standings> find_standings(std::span<const StandingKey> keys) override;
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override;
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override;
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override;
  PassedOver passed_over() const override { return odd_rows_.told(); }
  void cut() noexcept override {}  // a call waits at most for a lock, and not for long

 private:
  Result<std::optional<Standing>> find_standing(const StandingColumns& columns);
  Result<void> put_standing(const StandingRow& row, const ExpiredTimes& expired);

  Database database_;
  sqlite::FileKeeper keeper_;
  OddRows odd_rows_;
  sqlite::SenderTable senders_{database_, odd_rows_};
  const bool is_read_only_;
  const bool is_beside_service_;
  WritePause pause_;  // of a purge beside a service
};

Result<Found> SqliteStore::insert_missing(std::span<const Key> keys, const Record& fresh) {
  return database_.write([&] { return senders_.insert_missing(keys, fresh); });
}

Result<Found> SqliteStore::find(std::span<const Key> keys) {
  return database_.read([&] { return senders_.find(keys); });
}

Result<std::vector<bool>> SqliteStore::save(std::span<const Change> changes) {
  return database_.write([&] { return senders_.save(changes); });
}

Result<void> SqliteStore::touch(std::span<const Touch> touches) {
  return database_.write([&] { return senders_.touch(touches); });
}

Result<PurgeStep> SqliteStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                     const PurgeLimits& limits) {
  // A look needs no write lock, so that commands don't wait for it. To remove, it is held from the
  // look on, so that no sender passes its retry in between and is forgotten.
  if (!limits.remove)
    return database_.read([&] { return senders_.purge(after, rows_max, limits); });
  if (!is_beside_service_) {
    return database_.write([&] { return senders_.purge(after, rows_max, limits); });
  }
  // A command beside the service: after each slice the file is left to the service for as long.
  pause_.wait();
  const auto slice_max = std::min(rows_max, pause_.rows_max());
  const WritePause::Slice slice(pause_);
  return database_.write([&] {
    const WritePause::Work work(pause_);
    return senders_.purge(after, slice_max, limits);
  });
}

std::string SqliteStore::standing_trouble() const {
  if (keeps_standings()) return "";
  return unused_table(printable(database_.path()) + ": standing", database_.standing_oddity(),
                      kNoStandings, kMakeAnother);
}

Result<Standings> SqliteStore::find_standings(std::span<const StandingKey> keys) {
  if (!keeps_standings()) return Standings(keys.size());
  return database_.read([&]() -> Result<Standings> {
    Standings found;
    for (const auto& key : keys) {
      auto row = find_standing(fitted_columns(key));
      if (!row) return fail(row.error());
      found.push_back(std::move(*row));
    }
    return found;
  });
}

Result<std::optional<Standing>> SqliteStore::find_standing(const StandingColumns& columns) {
  const Run find(database_.statement(Sql::FindStanding));
  bind_key(*find, columns);
  const auto found = find->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  auto standing = sqlite::standing_at(*find);
  if (!standing) odd_rows_.note_standing(columns);
  return standing;
}

Result<std::vector<StandingRow>> SqliteStore::recent_standings(UnixSeconds since,
                                                               const StandingKey& after,
                                                               std::size_t rows_max) {
  if (!keeps_standings()) return std::vector<StandingRow>();
  return database_.read([&]() -> Result<std::vector<StandingRow>> {
    const Run recent(database_.statement(Sql::RecentStandings));
    recent->bind(1, since);
    const StandingColumns columns = stored_columns(after);
    bind_key(*recent, columns, 2);
    return kept_rows_of(*recent, rows_max, [this](const sqlite::Statement& row) {
      return standing_row_at(row, odd_rows_);
    });
  });
}

Result<void> SqliteStore::put_standings(std::span<const StandingRow> rows,
                                        const ExpiredTimes& expired) {
  if (!keeps_standings()) return {};
  return database_.write([&]() -> Result<void> {
    for (const auto& row : rows) {
      if (auto put = put_standing(row, expired); !put) return put;
    }
    return {};
  });
}

// The transaction keeps others from writing between the read and the write.
Result<void> SqliteStore::put_standing(const StandingRow& row, const ExpiredTimes& expired) {
  const auto columns = fitted_columns(row.key);
  Standing standing = row.standing;
  if (row.key.kind == StandingKind::Domain) {
    const auto known = find_standing(columns);
    if (!known) return fail(known.error());
    if (*known && is_added(row, **known, expired)) standing = with_added(**known, standing);
  }
  const Run put(database_.statement(Sql::PutStanding));
  bind_key(*put, columns);
  sqlite::bind_standing(*put, standing);
  if (auto done = put->step(); !done) return fail(done.error());
  return {};
}

Result<void> SqliteStore::purge_standings(UnixSeconds before, std::size_t rows_max) {
  if (!keeps_standings()) return {};
  return database_.write([&]() -> Result<void> {
    const Run purge(database_.statement(Sql::PurgeStandings));
    purge->bind(1, before);
    purge->bind(2, static_cast<std::int64_t>(rows_max));
    if (auto done = purge->step(); !done) return fail(done.error());
    return {};
  });
}

}  // namespace

std::unique_ptr<Store> make_sqlite_store(const StoreUrl& url, const StoreOptions& options,
                                         const Clock& clock, Log& log) {
  return std::make_unique<SqliteStore>(url.path, options, clock, log);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "sqlite_store.hpp"

#include "database.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"
#include "sender_columns.hpp"
#include "store/odd_rows.hpp"
#include "store/sqlite/standing_rows.hpp"
#include "store/table_check.hpp"
#include "store/write_pause.hpp"

namespace grayling {
namespace {

using sqlite::bind_key;
using sqlite::Database;
using sqlite::kept_rows_of;
using sqlite::key_at;
using sqlite::record_at;
using sqlite::Run;
using sqlite::sender_columns;
using sqlite::Sql;
using sqlite::standing_row_at;

using Found = std::vector<std::optional<Record>>;
using Standings = std::vector<std::optional<Standing>>;

// The part of an answer's time that may go by in waiting for another writer's commit.
constexpr int kLockWaitShare = 4;

void bind_record(const Run& run, const Record& record, int first) {
  run->bind(first, record.first_seen);
  run->bind(first + 1, record.last_seen);
  run->bind(first + 2, std::int64_t{record.passes});
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, const StoreOptions& options, const Clock& clock, Log& log)
      : odd_rows_(printable(path) + ": ", sqlite::kIsNoNumber),
        database_(std::move(path), options.timeout / kLockWaitShare, options.is_read_only, clock,
                  log),
        is_beside_service_(options.is_beside_service) {}

  Result<TableKind> open() override {
    return database_.open().map([] { return TableKind::Full; });
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
  Result<void> put_standings(std::span<const StandingRow> rows) override;
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override;
  PassedOver passed_over() const override { return odd_rows_.told(); }
  void cut() noexcept override {}  // it waits for locks alone, and not for long

 private:
  Result<std::optional<Record>> insert_row(const Key& columns, const Record& fresh);
  Result<std::optional<Record>> find_row(const Key& columns);
  Result<void> mend_row(const Key& columns, const Record& fresh);
  Result<bool> save_row(const Change& change);
  Result<void> touch_row(const Touch& touch);
  Result<PurgeStep> purge_rows(const std::optional<Key>& after, std::size_t rows_max,
                               const PurgeLimits& limits);
  Result<void> remove_row(const Key& columns);
  Result<std::optional<Standing>> find_standing(const StandingColumns& columns);
  Result<void> put_standing(const StandingRow& row);

  OddRows odd_rows_;
  Database database_;
  const bool is_beside_service_;
  WritePause pause_;  // of a purge beside a service
};

Result<Found> SqliteStore::insert_missing(std::span<const Key> keys, const Record& fresh) {
  return database_.write([&]() -> Result<Found> {
    Found records;
    for (const auto& key : keys) {
      const auto record = insert_row(sender_columns(key), fresh);
      if (!record) return fail(record.error());
      records.push_back(*record);
    }
    return records;
  });
}

Result<std::optional<Record>> SqliteStore::insert_row(const Key& columns, const Record& fresh) {
  {
    const Run insert(database_.statement(Sql::Insert));
    bind_key(*insert, columns);
    bind_record(insert, fresh, 4);
    if (auto done = insert->step(); !done) return fail(done.error());
    if (database_.changes() == 1) return std::nullopt;
  }
  auto record = find_row(columns);
  if (!record || *record) return record;
  if (auto mended = mend_row(columns, fresh); !mended) return fail(mended.error());
  return std::nullopt;
}

Result<void> SqliteStore::mend_row(const Key& columns, const Record& fresh) {
  const Run mend(database_.statement(Sql::Mend));
  bind_key(*mend, columns);
  bind_record(mend, fresh, 4);
  if (auto done = mend->step(); !done) return fail(done.error());
  return {};
}

Result<Found> SqliteStore::find(std::span<const Key> keys) {
  return database_.read([&]() -> Result<Found> {
    Found records;
    for (const auto& key : keys) {
      const auto record = find_row(sender_columns(key));
      if (!record) return fail(record.error());
      records.push_back(*record);
    }
    return records;
  });
}

Result<std::optional<Record>> SqliteStore::find_row(const Key& columns) {
  const Run find(database_.statement(Sql::Find));
  bind_key(*find, columns);
  const auto found = find->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  const auto record = record_at(*find);
  if (!record) odd_rows_.note_sender(columns);
  return record;
}

Result<std::vector<bool>> SqliteStore::save(std::span<const Change> changes) {
  return database_.write([&]() -> Result<std::vector<bool>> {
    std::vector<bool> saved;
    for (const auto& change : changes) {
      const auto is_saved = save_row(change);
      if (!is_saved) return fail(is_saved.error());
      saved.push_back(*is_saved);
    }
    return saved;
  });
}

Result<bool> SqliteStore::save_row(const Change& change) {
  const auto columns = sender_columns(change.key);
  const Run save(database_.statement(Sql::Save));
  bind_key(*save, columns);
  bind_record(save, change.next, 4);
  bind_record(save, change.seen, 7);
  if (auto done = save->step(); !done) return fail(done.error());
  return database_.changes() == 1;
}

Result<void> SqliteStore::touch(std::span<const Touch> touches) {
  return database_.write([&]() -> Result<void> {
    for (const auto& touch : touches) {
      if (auto touched = touch_row(touch); !touched) return touched;
    }
    return {};
  });
}

Result<void> SqliteStore::touch_row(const Touch& touch) {
  const auto columns = sender_columns(touch.key);
  const Run update(database_.statement(Sql::Touch));
  bind_key(*update, columns);
  update->bind(4, touch.last_seen);
  if (auto done = update->step(); !done) return fail(done.error());
  return {};
}

Result<PurgeStep> SqliteStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                     const PurgeLimits& limits) {
  // A look needs no write lock, so that commands don't wait for it. To remove, it is held from the
  // look on: so nobody's retry passes between the two, and is forgotten.
  if (!limits.remove) return database_.read([&] { return purge_rows(after, rows_max, limits); });
  if (!is_beside_service_) {
    return database_.write([&] { return purge_rows(after, rows_max, limits); });
  }
  // A command beside the service: after each slice the file is left to the service for as long.
  pause_.wait();
  const auto slice_max = std::min(rows_max, pause_.rows_max());
  const WritePause::Slice slice(pause_);
  return database_.write([&] {
    const WritePause::Work work(pause_);
    return purge_rows(after, slice_max, limits);
  });
}

// A slice in the order of the primary key, after where the last one ended. So it costs what its own
// rows cost, however large the table is, and needs no index by time: that would make each insert
// and each touch dearer, all day, to save a walk an hour.
Result<PurgeStep> SqliteStore::purge_rows(const std::optional<Key>& after, std::size_t rows_max,
                                          const PurgeLimits& limits) {
  PurgeStep step;
  std::vector<Key> leaving;  // until the SELECT has ended: what it gives of rows that change isn't
                             // defined
  {
    const Run walk(database_.statement(after ? Sql::WalkFrom : Sql::Walk));
    if (after) bind_key(*walk, *after);
    while (step.seen < rows_max) {
      const auto row = walk->step();
      if (!row) return fail(row.error());
      if (!*row) break;
      step.next = key_at(*walk);
      const auto record = record_at(*walk);
      if (!record) {
        ++step.seen;
        odd_rows_.note_sender(*step.next);
      } else if (count_row(step, *record, limits)) {
        leaving.push_back(*step.next);
      }
    }
  }
  GRAYLING_ASSERT(step.seen <= rows_max && leaving.size() == step.expired + step.crowded);
  if (step.seen < rows_max) step.next.reset();
  if (!limits.remove) return step;
  for (const auto& columns : leaving) {
    if (auto removed = remove_row(columns); !removed) return fail(removed.error());
    ++step.removed;
  }
  GRAYLING_ASSERT(step.removed == leaving.size());
  return step;
}

Result<void> SqliteStore::remove_row(const Key& columns) {
  const Run remove(database_.statement(Sql::Remove));
  bind_key(*remove, columns);
  if (auto done = remove->step(); !done) return fail(done.error());
  return {};
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

Result<void> SqliteStore::put_standings(std::span<const StandingRow> rows) {
  if (!keeps_standings()) return {};
  return database_.write([&]() -> Result<void> {
    for (const auto& row : rows) {
      if (auto put = put_standing(row); !put) return put;
    }
    return {};
  });
}

Result<void> SqliteStore::put_standing(const StandingRow& row) {
  const auto columns = fitted_columns(row.key);
  const Run put(database_.statement(Sql::PutStanding));
  bind_key(*put, columns);
  put->bind(4, row.standing.domain);
  put->bind(5, std::int64_t{row.standing.passes});
  put->bind(6, row.standing.last_seen);
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

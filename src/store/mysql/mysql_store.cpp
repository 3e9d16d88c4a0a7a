// SPDX-License-Identifier: MIT
#include "store/mysql/mysql_store.hpp"

#include <utility>

#include "store/mysql/table/full_table.hpp"
#include "store/mysql/table/tutorial_table.hpp"

namespace grayling::mysql {

std::unique_ptr<Store> make_mysql_store(const StoreUrl& url, const StoreOptions& options,
                                        const Clock& clock, Log& log) {
  return std::make_unique<MysqlStore>(url, options, clock, log);
}

MysqlStore::MysqlStore(const StoreUrl& url, const StoreOptions& options, const Clock& clock,
                       Log& log)
    : clock_(clock),
      log_(log),
      host_(url, options, clock, log),
      is_beside_service_(options.is_beside_service),
      odd_rows_(url.database + ".", "{} IS NULL") {}

Result<TableKind> MysqlStore::open() {
  table_.reset();
  standings_.close();
  retries_standings_ = false;
  auto opened = host_.open();
  if (!opened) return fail(opened.error());
  kind_ = opened->shape.kind;
  may_delete_ = opened->may_delete || opened->is_unprobed;
  if (kind_ == TableKind::Tutorial) {
    table_ = std::make_unique<TutorialTable>(std::move(opened->shape), clock_);
    return kind_;
  }
  table_ = std::make_unique<FullTable>(std::move(opened->shape), odd_rows_);
  if (auto standings = open_standings(); !standings) return fail(standings.error());
  retries_standings_ = standings_.is_refused();
  return kind_;
}

Result<void> MysqlStore::open_standings() {
  return host_.attempt("opening the table standing", false,
                       [this](Connection& connection) { return standings_.open(connection); });
}

// A server that was read-only when the store was opened refused to make the table of standings. The
// first write of a sender that succeeds shows that it is no longer read-only. One more attempt is
// enough: if it fails too, there is another cause.
template <typename Work>
auto MysqlStore::write(std::string_view doing, Work work)
    -> decltype(std::declval<HostConnection&>().attempt(doing, true, work)) {
  auto done = host_.attempt(doing, true, work);
  if (done && std::exchange(retries_standings_, false)) static_cast<void>(open_standings());
  return done;
}

Result<std::vector<std::optional<Record>>> MysqlStore::insert_missing(std::span<const Key> keys,
                                                                      const Record& fresh) {
  if (keys.empty()) return Records();
  return write("inserting into the database", [&](Connection& connection) {
    return table_->insert_missing(connection, keys, fresh);
  });
}

Result<std::vector<std::optional<Record>>> MysqlStore::find(std::span<const Key> keys) {
  if (keys.empty()) return Records();
  return host_.attempt("reading the database", false,
                       [&](Connection& connection) { return table_->find(connection, keys); });
}

Result<std::vector<bool>> MysqlStore::save(std::span<const Change> changes) {
  if (changes.empty()) return std::vector<bool>();
  return write("updating the database",
               [&](Connection& connection) { return table_->save(connection, changes); });
}

Result<void> MysqlStore::touch(std::span<const Touch> touches) {
  if (touches.empty()) return {};
  return write("touching rows of the database",
               [&](Connection& connection) { return table_->touch(connection, touches); });
}

Result<PurgeStep> MysqlStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                    const PurgeLimits& limits) {
  PurgeLimits allowed = limits;
  allowed.remove = limits.remove && may_remove();
  const auto work = [&](Connection& connection) {
    return table_->purge(connection, after, rows_max, allowed);
  };
  // A service pauses between its steps (PurgeSchedule). A command that runs beside it has no such
  // schedule, and leaves the server to the service after each slice.
  if (!is_beside_service_ || !allowed.remove) {
    return host_.attempt("purging the database", allowed.remove, work);
  }
  pause_.wait();
  const WritePause::Slice slice(pause_);
  return host_.attempt("purging the database", true, work);
}

bool MysqlStore::may_remove() {
  if (!host_.is_open() || kind_ != TableKind::Full || may_delete_) return true;
  if (!is_delete_missed_logged_) {
    log_.warning("store: the account lacks the privilege DELETE on " + host_.database() +
                 ".sender: expired rows stay (GRANT DELETE to have them removed)");
  }
  is_delete_missed_logged_ = true;
  return false;
}

// Without the table of the lease the purge goes on: rows that never go would be worse than two
// instances that look at the same rows.
Result<bool> MysqlStore::take_purge_lease() {
  if (host_.is_open() && kind_ != TableKind::Full) return true;
  const auto state = host_.attempt(
      "taking the purge's lease", true,
      [this](Connection& connection) { return lease_.take(connection, clock_.monotonic()); });
  if (!state) return fail(state.error());
  if (*state == PurgeLease::State::NoTable && !is_lease_missed_logged_) {
    log_.warning("store: the account may not use " + host_.database() +
                 ".purge_lease: where several instances share the table, each removes expired rows"
                 " (run 'grayling migrate', and GRANT SELECT, UPDATE on it)");
    is_lease_missed_logged_ = true;
  }
  return *state != PurgeLease::State::Others;
}

Result<StandingTable::Found> MysqlStore::find_standings(std::span<const StandingKey> keys) {
  if (keys.empty() || !keeps_standings()) return StandingTable::Found(keys.size());
  return host_.attempt("reading the table standing", false,
                       [&](Connection& connection) { return standings_.find(connection, keys); });
}

Result<std::vector<StandingRow>> MysqlStore::recent_standings(UnixSeconds since,
                                                              const StandingKey& after,
                                                              std::size_t rows_max) {
  if (!keeps_standings()) return std::vector<StandingRow>();
  return host_.attempt("reading the table standing", false, [&](Connection& connection) {
    return standings_.recent(connection, since, after, rows_max);
  });
}

Result<void> MysqlStore::put_standings(std::span<const StandingRow> rows,
                                       const ExpiredTimes& expired) {
  if (rows.empty() || !keeps_standings()) return {};
  return host_.attempt("writing to the table standing", true, [&](Connection& connection) {
    return standings_.put(connection, rows, expired);
  });
}

Result<void> MysqlStore::purge_standings(UnixSeconds before, std::size_t rows_max) {
  if (!keeps_standings()) return {};
  return host_.attempt("purging the table standing", true, [&](Connection& connection) {
    return standings_.purge(connection, before, rows_max);
  });
}

}  // namespace grayling::mysql

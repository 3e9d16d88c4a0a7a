// SPDX-License-Identifier: MIT
// The Store on MySQL or MariaDB servers: chooses a host, finds out what its table is, and does each
// call on it, again where the server undid it.
//
// Hosts are tried in the URL's order, and the first that can be written to is used. One that is
// gone, not ready (Galera), or will no longer write makes the call Unavailable where there are
// others, so that the owner opens the next and does it again there.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "grayling/store/open.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/server/host_order.hpp"
#include "store/mysql/server/host_watch.hpp"
#include "store/mysql/table/open_table.hpp"
#include "store/mysql/table/purge_lease.hpp"
#include "store/mysql/table/standing_table.hpp"
#include "store/mysql/table/table.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {

std::unique_ptr<Store> make_mysql_store(const StoreUrl& url, const StoreOptions& options,
                                        const Clock& clock, Log& log);

class MysqlStore final : public Store {
 public:
  MysqlStore(StoreUrl url, const StoreOptions& options, const Clock& clock, Log& log);

  Result<TableKind> open() override;
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override;
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;
  Result<bool> take_purge_lease() override;
  bool keeps_standings() const override { return standings_.is_usable(); }
  std::string standing_trouble() const override { return standings_.trouble(url_.database); }
  Result<StandingTable::Found> find_standings(std::span<const StandingKey> keys) override;
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override;
  Result<void> put_standings(std::span<const StandingRow> rows) override;
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override;
  PassedOver passed_over() const override { return odd_rows_.told(); }
  void cut() noexcept override { cutter_.cut(); }
  std::string place() const override;
  std::optional<Error> refusal() const override { return refusal_; }
  bool has_better_place() const override { return watch_.better().has_value(); }

 private:
  SessionTimes times() const;
  bool is_well(std::size_t host);  // on the watch's thread
  Result<OpenedTable> open_host(std::size_t host);
  Result<TableKind> use(std::size_t host, OpenedTable table);
  void disconnect();
  bool has_hung(Monotonic since) const;
  Result<void> look_when_idle(Monotonic now);
  template <typename Work>
  auto attempt(std::string_view doing, bool is_write, Work work)
      -> Result<typename decltype(work())::value_type>;
  Error failed(const SqlError& error, std::string_view doing, bool is_write, Monotonic since);

  const StoreUrl url_;
  const std::chrono::milliseconds timeout_;
  const bool is_read_only_;
  const bool is_beside_service_;
  WritePause pause_;  // of a purge beside a service
  const Clock& clock_;
  Log& log_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
  HostOrder hosts_;
  std::size_t host_ = 0;  // the one in use, or that was
  OddRows odd_rows_{url_.database + ".", "{} IS NULL"};
  std::unique_ptr<Table> table_;  // none: not open
  TableKind kind_ = TableKind::Full;
  StandingTable standings_{odd_rows_};
  PurgeLease lease_;
  bool is_lease_missed_said_ = false;
  std::optional<Error> refusal_;
  bool may_delete_ = false;
  bool is_delete_missed_said_ = false;
  Monotonic opened_at_{0};
  Monotonic used_at_{0};                     // the connection, the last time
  std::optional<Monotonic> told_forgotten_;  // that a connection was
  HostWatch watch_;                          // last: its thread reads the others
};

}  // namespace grayling::mysql

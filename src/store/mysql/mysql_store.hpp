// SPDX-License-Identifier: MIT
// The Store on MySQL or MariaDB servers: does each call on the table that the present host has.
// HostConnection chooses the host, and does work again that the server undid.
#pragma once

#include <memory>
#include <string>

#include "grayling/store/open.hpp"
#include "store/mysql/host_connection.hpp"
#include "store/mysql/table/purge_lease.hpp"
#include "store/mysql/table/standing_table.hpp"
#include "store/mysql/table/table.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {

// `clock` and `log` must outlive the store.
std::unique_ptr<Store> make_mysql_store(const StoreUrl& url, const StoreOptions& options,
                                        const Clock& clock, Log& log);

class MysqlStore final : public Store {
 public:
  MysqlStore(const StoreUrl& url, const StoreOptions& options, const Clock& clock, Log& log);

  Result<TableKind> open() override;
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override;
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;
  Result<bool> take_purge_lease() override;
  bool keeps_standings() const override { return host_.is_open() && standings_.is_usable(); }
  std::string standing_trouble() const override { return standings_.trouble(host_.database()); }
  Result<StandingTable::Found> find_standings(std::span<const StandingKey> keys) override;
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override;
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override;
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override;
  PassedOver passed_over() const override { return odd_rows_.told(); }
  void cut() noexcept override { host_.cut(); }
  std::string place() const override { return host_.place(); }
  std::optional<Error> refusal() const override { return host_.refusal(); }
  bool has_better_place() const override { return host_.has_better_place(); }

 private:
  template <typename Work>
  auto write(std::string_view doing, Work work)
      -> decltype(std::declval<HostConnection&>().attempt(doing, true, work));
  Result<void> open_standings();
  bool may_remove();

  const Clock& clock_;
  Log& log_;
  HostConnection host_;
  const bool is_beside_service_;
  WritePause pause_;  // of a purge beside a service
  OddRows odd_rows_;
  std::unique_ptr<Table> table_;  // as the present host, or the last, has it
  TableKind kind_ = TableKind::Full;
  StandingTable standings_{odd_rows_};
  bool retries_standings_ = false;  // at the next write that succeeds
  PurgeLease lease_;
  bool may_delete_ = false;
  // Warnings that are logged once.
  bool is_delete_missed_logged_ = false;
  bool is_lease_missed_logged_ = false;
};

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// The Store on a MySQL or MariaDB server: chooses a host, finds out what its table is, and does
// each call on it, again where the server undid it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "grayling/store/open.hpp"
#include "store/mysql/connection.hpp"
#include "store/mysql/open_table.hpp"
#include "store/mysql/table.hpp"

namespace grayling {

std::unique_ptr<Store> make_mysql_store(const StoreUrl& url, const StoreOptions& options,
                                        const Clock& clock, Log& log);

class MysqlStore final : public Store {
 public:
  MysqlStore(StoreUrl url, const StoreOptions& options, const Clock& clock, Log& log);

  Result<TableKind> open() override;
  Result<std::vector<std::optional<Record>>> admit(std::span<const Key> keys,
                                                   const Record& fresh) override;
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;
  void cut() noexcept override { cutter_.cut(); }

 private:
  Result<OpenedTable> open_host(const HostPort& host);
  void use(OpenedTable table);
  void disconnect();
  Result<void> look_for_a_writable_host();
  template <typename Work>
  auto attempt(std::string_view doing, bool is_write, Work work)
      -> Result<typename decltype(work())::value_type>;
  Error failed(const SqlError& error, std::string_view doing, bool is_write);

  const StoreUrl url_;
  const std::chrono::milliseconds timeout_;
  const Clock& clock_;
  Log& log_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
  std::unique_ptr<Table> table_;  // none: not open
  TableKind kind_ = TableKind::Full;
  bool may_delete_ = false;
  bool is_delete_missed_said_ = false;
  bool is_read_only_ = false;  // by the server's last word
  Monotonic opened_at_{0};
};

}  // namespace grayling

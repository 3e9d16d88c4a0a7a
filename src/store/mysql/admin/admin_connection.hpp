// SPDX-License-Identifier: MIT
// The connection of a MysqlAdmin: to the first host of the URL that can be written to, or else the
// first that can be read. Owned by the MysqlAdmin and used by its thread; any thread may call
// cut().
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/store/admin.hpp"
#include "store/mysql/admin/statements.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {

class AdminConnection {
 public:
  AdminConnection(StoreUrl url, const AdminOptions& options)
      : url_(std::move(url)),
        timeout_(options.timeout),
        is_read_only_(options.is_read_only),
        is_in_service_(options.is_in_service) {}

  // Calls look(host) on each host that it connects to: that reads the tables there, and its error
  // rules the host out.
  Result<void> open(const std::function<Result<void>(const HostPort& host)>& look);

  // All of these fail as Unavailable while it isn't open. `doing` begins the text of an error:
  // "reading sender".
  Result<Rows> select(const std::string& sql, std::string_view doing);
  // Does the statements in one transaction, again where the server undid it. Returns how many rows
  // each of them changed.
  Result<std::vector<std::uint64_t>> commit(const std::vector<std::string>& statements,
                                            std::string_view doing);
  // The same. Returns the sum for the first `counted` statements.
  Result<std::size_t> commit(const std::vector<std::string>& statements, std::size_t counted,
                             std::string_view doing);

  // `error` for an administrator. Closes the connection if that is at fault.
  Error failed(const SqlError& error, std::string_view doing);

  // Statements that make(part) writes for parts of `items`, each as long as the server takes.
  template <typename Item, typename Make>
  std::vector<std::string> statements_for(std::span<const Item> items, const Make& make) const {
    return statements_of(items, connection_.statement_bytes_max(), make);
  }

  // For statements whose errors the caller looks into.
  Connection& connection() { return connection_; }
  const StoreUrl& url() const { return url_; }
  const std::string& database() const { return url_.database; }
  bool is_read_only() const { return is_read_only_; }
  void cut() noexcept { cutter_.cut(); }

 private:
  Result<bool> is_writable();

  const StoreUrl url_;
  const std::chrono::milliseconds timeout_;
  const bool is_read_only_;
  const bool is_in_service_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
  WritePause pause_;
};

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// The connection of a MysqlStore to one of its hosts: which host is used, when the connection is
// given up, and when work on it is done again. Owned by the store and used by its thread; any
// thread may call cut().
//
// Hosts are tried in the URL's order, and the first that can be written to is used. If that host
// goes away, isn't ready (Galera), or stops taking writes while others might, the connection is
// closed and the call fails as Unavailable. The owner then opens the next host and repeats the
// call.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/log.hpp"
#include "grayling/store/open.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/server/host_order.hpp"
#include "store/mysql/server/host_watch.hpp"
#include "store/mysql/server/retry.hpp"
#include "store/mysql/table/open_table.hpp"

namespace grayling::mysql {

class HostConnection {
 public:
  // `clock` and `log` must outlive it.
  HostConnection(StoreUrl url, const StoreOptions& options, const Clock& clock, Log& log);

  // Connects anew, to the first host that can be written to or else the first that can be read, and
  // looks at its table. The error names each host, what is wrong there and what to do about it.
  Result<OpenedTable> open();
  bool is_open() const { return connection_.is_open(); }

  // Does work(connection), which returns an SqlResult; again where the server undid it for a
  // conflict. `doing` begins the text of an error: "reading the database". After an error that is
  // Unavailable the connection is closed.
  template <typename Work>
  auto attempt(std::string_view doing, bool is_write, Work work)
      -> Result<typename decltype(work(std::declval<Connection&>()))::value_type>;

  const std::string& database() const { return url_.database; }
  std::string place() const;  // "db2:3306"; "" where the URL has one host
  // Why the account can't write to this host, as open() saw it; none: it can.
  const std::optional<Error>& refusal() const { return refusal_; }
  bool has_better_place() const { return watch_.better().has_value(); }
  void cut() noexcept { cutter_.cut(); }

 private:
  SessionTimes times() const;
  RetryRule retry_rule() const;
  bool is_well(std::size_t host);  // on the watch's thread
  Result<OpenedTable> open_host(std::size_t host);
  bool has_hung(Monotonic since) const;
  Result<void> check_when_idle(Monotonic now);
  Error failed(const SqlError& error, std::string_view doing, bool is_write, Monotonic since);

  const StoreUrl url_;
  const std::chrono::milliseconds timeout_;
  const bool is_read_only_;
  const Clock& clock_;
  Log& log_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
  HostOrder hosts_;
  std::size_t host_ = 0;  // the present one, or the last
  std::optional<Error> refusal_;
  Monotonic opened_at_{0};
  Monotonic used_at_{0};                       // when the connection was last used
  std::optional<Monotonic> forgotten_log_at_;  // the last log line about a forgotten connection
  HostWatch watch_;                            // last: its thread reads the others
};

template <typename Work>
auto HostConnection::attempt(std::string_view doing, bool is_write, Work work)
    -> Result<typename decltype(work(std::declval<Connection&>()))::value_type> {
  if (!is_open()) return fail(ErrorKind::Unavailable, "not connected to the database");
  const Monotonic start = clock_.monotonic();
  if (auto checked = check_when_idle(start); !checked) return fail(checked.error());
  // What failed may have been within a transaction.
  const auto roll_back = [this](bool) { return connection_.execute("ROLLBACK"); };
  auto done = retry(
      retry_rule(), clock_, [&] { return work(connection_); }, roll_back);
  used_at_ = clock_.monotonic();
  return std::move(done).map_error(
      [&](const SqlError& error) { return failed(error, doing, is_write, start); });
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
#include "store/mysql/admin/admin_connection.hpp"

#include <numeric>

#include "store/mysql/server/choose_host.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/mysql/server/retry.hpp"

namespace grayling::mysql {
namespace {

constexpr RetryRule kRetryCommit{4, {}};

// The outcomes of all statements in `packets`; `count` statements in all.
SqlResult<std::vector<SqlOutcome>> execute(Connection& connection,
                                           const std::vector<std::string>& packets,
                                           std::size_t count) {
  std::vector<SqlOutcome> outcomes;
  for (const auto& packet : packets) {
    const auto done = connection.execute_all(packet);
    if (!done) return fail(done.error());
    outcomes.insert(outcomes.end(), done->begin(), done->end());
  }
  if (outcomes.size() != count) {
    return fail(SqlError{ErrorKind::Failed, 0, "the server answered another number of statements"});
  }
  return outcomes;
}

}  // namespace

Result<void> AdminConnection::open(const std::function<Result<void>(const HostPort& host)>& look) {
  std::vector<std::size_t> order(url_.hosts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const SessionTimes times{whole_seconds(timeout_), {}, is_read_only_};
  const auto open_host = [&](std::size_t number) -> Result<bool> {
    const auto& host = url_.hosts[number];
    auto opened = connect_host(connection_, url_, host, times);
    if (opened) opened = look(host);
    if (!opened) return fail(opened.error());
    return is_writable();
  };
  if (cutter_.is_cut()) return fail(ErrorKind::Unavailable, "cut off");
  const auto chosen = choose_host(order, cutter_, open_host);
  if (chosen) return {};
  connection_.close();
  return fail(chosen.error());
}

// A server that is read-only says so even of a statement that would change nothing.
Result<bool> AdminConnection::is_writable() {
  const auto done = connection_.execute("DELETE FROM sender WHERE 1 = 0");
  if (done || done.error().kind == ErrorKind::Conflict) return true;
  if (is_refused(done.error().code)) return true;  // other hosts would refuse it, too
  if (done.error().kind == ErrorKind::ReadOnly) return false;
  return fail(failed(done.error(), "looking whether it can be written to"));
}

Error AdminConnection::failed(const SqlError& error, std::string_view doing) {
  if (error.kind == ErrorKind::Unavailable) connection_.close();
  constexpr std::string_view kOther = " (this account may not: use --store URL with one that may)";
  return as_error(error, std::string(doing) + std::string(is_refused(error.code) ? kOther : ""));
}

Result<Rows> AdminConnection::select(const std::string& sql, std::string_view doing) {
  if (!connection_.is_open()) return fail(ErrorKind::Unavailable, "not connected to the database");
  auto rows = connection_.select(sql);
  if (!rows) return fail(failed(rows.error(), doing));
  return std::move(*rows);
}

Result<std::vector<std::uint64_t>> AdminConnection::commit(
    const std::vector<std::string>& statements, std::string_view doing) {
  if (!connection_.is_open()) return fail(ErrorKind::Unavailable, "not connected to the database");
  std::vector<std::string> all = {"START TRANSACTION"};
  all.insert(all.end(), statements.begin(), statements.end());
  all.emplace_back("COMMIT");
  const auto packets = joined_statements(all, connection_.statement_bytes_max());
  if (!is_in_service_) pause_.wait();
  const WritePause::Slice slice(pause_);
  const auto done = retry(
      kRetryCommit, SystemClock(), [&] { return execute(connection_, packets, all.size()); },
      [&](bool) { return connection_.execute("ROLLBACK"); });
  if (!done) return fail(failed(done.error(), doing));
  std::vector<std::uint64_t> changed;
  for (std::size_t i = 1; i + 1 < all.size(); ++i) changed.push_back((*done)[i].affected);
  return changed;
}

Result<std::size_t> AdminConnection::commit(const std::vector<std::string>& statements,
                                            std::size_t counted, std::string_view doing) {
  const auto changed = commit(statements, doing);
  if (!changed) return fail(changed.error());
  return std::accumulate(changed->begin(), changed->begin() + static_cast<std::ptrdiff_t>(counted),
                         std::size_t{0});
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
#include "store/mysql/mysql_list.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "store/list_rows.hpp"
#include "store/mysql/server/account_grants.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {
namespace {

// Errors that stay the same until somebody changes the query, its tables or the account.
bool is_about_query(unsigned code) {
  constexpr std::array kCodes = {
      1044U, 1049U, 1142U, 1143U, 1227U, 1370U,  // the account may not read that
      1054U, 1146U,                              // no such column or table
      1253U, 1267U, 1270U, 1271U,                // collations that can't be mixed
      1792U,                                     // it writes
  };
  return kind_of(code) == ErrorKind::Failed ||
         std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

constexpr unsigned kWrites = 1792;        // a write in a transaction that only reads
constexpr unsigned kTimeOutMysql = 3024;  // max_execution_time; MariaDB's is is_time_out()

class MysqlList final : public SqlList {
 public:
  MysqlList(const StoreUrl& url, std::string query, const SqlListLimits& limits)
      : url_(url), query_(std::move(query)), limits_(limits) {}

  Result<NamedList> read() override;
  Result<std::vector<std::string>> more_than_reading() override;
  void cut() noexcept override { cutter_.cut(); }

 private:
  template <typename Value>
  Result<Value> on_any_host(Result<Value> (MysqlList::*work)());
  Result<void> choose_database();
  Result<NamedList> read_rows();
  Result<std::vector<std::string>> read_grants();
  Error failed(const SqlError& error, std::string_view what = "query") const;

  const StoreUrl url_;
  const std::string query_;
  const SqlListLimits limits_;
  Cutter cutter_;  // before the connection, which uses it until its end
  Connection connection_{cutter_};
};

// Any host may serve, because nothing is written. A host that can't be reached, or that can't serve
// now, leaves the work to the next. The database is chosen after connecting, so that what the
// server says of it is told as an error of the list.
template <typename Value>
Result<Value> MysqlList::on_any_host(Result<Value> (MysqlList::*work)()) {
  StoreUrl server = url_;
  server.database.clear();
  const SessionTimes times{whole_seconds(limits_.statement), limits_.statement, true};
  std::optional<Error> error;
  for (const auto& host : url_.hosts) {
    if (cutter_.is_cut()) break;
    const auto connected = connect_host(connection_, server, host, times);
    auto trouble = connected ? std::optional<Error>() : connected.error();
    if (connected) {
      auto done = choose_database().and_then([this, work] { return (this->*work)(); });
      connection_.close();
      if (done || done.error().kind != ErrorKind::Unavailable) return done;
      trouble = done.error();
    }
    if (error) error->text += "; " + trouble->text;
    if (!error) error = std::move(trouble);
  }
  return fail(error.value_or(Error{ErrorKind::Unavailable, "cut off"}));
}

Result<void> MysqlList::choose_database() {
  std::string use = "USE `";
  for (const char c : url_.database) use.append(c == '`' ? 2 : 1, c);
  const auto done = connection_.execute(use + "`");
  return done ? Result<void>() : fail(failed(done.error(), "database"));
}

Result<NamedList> MysqlList::read() {
  return on_any_host(&MysqlList::read_rows);
}

// MySQL's limit of a statement is set here, because only a SELECT has one there. The server itself
// ends an answer that is too long.
Result<NamedList> MysqlList::read_rows() {
  const std::string begin =
      "SET SESSION sql_select_limit = " + std::to_string(limits_.rows_max + 1) +
      " /*!50708 , max_execution_time = " + std::to_string(limits_.statement.count()) +
      " */; START TRANSACTION READ ONLY";
  if (const auto begun = connection_.execute_all(begin); !begun) {
    return fail(as_error(begun.error(), "reading the list"));
  }
  const auto columns = connection_.columns_of(query_);
  if (!columns) return fail(failed(columns.error()));
  if (auto trouble = column_trouble(*columns); !trouble.empty()) {
    return fail(ErrorKind::Config, std::move(trouble));
  }
  ListRows taken(limits_);
  const auto done = connection_.for_each_row(query_, [&taken](const Rows& rows) {
    return taken.take(rows.is_null(0) ? std::nullopt : std::optional(rows.text(0)));
  });
  if (!done) return fail(failed(done.error()));
  return taken.end();
}

Error MysqlList::failed(const SqlError& error, std::string_view what) const {
  if (cutter_.is_cut()) return {ErrorKind::Unavailable, "cut off"};
  if (is_time_out(error.code) || error.code == kTimeOutMysql) {
    return {ErrorKind::Conflict, "the query took longer than " +
                                     std::to_string(limits_.statement.count()) +
                                     " ms, and was ended; an index may help"};
  }
  if (!is_about_query(error.code)) return as_error(error, "reading the list");
  const std::string said = error.text + " (error " + std::to_string(error.code) + ")";
  if (error.code == kWrites) {
    return {ErrorKind::Config,
            "the query writes; write a SELECT, because a list only reads: " + said};
  }
  return {ErrorKind::Config, "the server refuses the " + std::string(what) + ": " + said};
}

Result<std::vector<std::string>> MysqlList::more_than_reading() {
  return on_any_host(&MysqlList::read_grants);
}

Result<std::vector<std::string>> MysqlList::read_grants() {
  auto more = grants_beyond_reading(connection_);
  if (!more) return fail(as_error(more.error(), "reading the account's privileges"));
  return std::move(*more);
}

}  // namespace

std::unique_ptr<SqlList> make_mysql_list(const StoreUrl& url, std::string query,
                                         const SqlListLimits& limits) {
  return std::make_unique<MysqlList>(url, std::move(query), limits);
}

}  // namespace grayling::mysql

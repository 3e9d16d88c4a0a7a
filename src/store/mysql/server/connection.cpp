// SPDX-License-Identifier: MIT
#include "store/mysql/server/connection.hpp"

#include <cerrno>
#include <charconv>
#include <mutex>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"
#include "store/mysql/server/client.hpp"
#include "store/mysql/server/connect_error.hpp"

namespace grayling::mysql {
namespace {

tl::unexpected<SqlError> lost(std::string text) {
  return fail(SqlError{ErrorKind::Unavailable, 0, std::move(text)});
}

// The library's first call must not come from two threads at once.
bool start_library() {
  static std::once_flag once;
  static bool is_started = false;
  std::call_once(once, [] { is_started = mysql_library_init(0, nullptr, nullptr) == 0; });
  return is_started;
}

// Oracle's library keeps memory for each thread that has used it.
void end_library_with_thread() {
  struct ThreadEnd {
    ~ThreadEnd() { mysql_thread_end(); }
  };
  thread_local const ThreadEnd end;
  static_cast<void>(end);
}

// Reads get a second more: the server must be able to report that a lock wait has timed out.
bool set_options(MYSQL* mysql, std::chrono::seconds timeout) {
  const auto seconds = static_cast<unsigned>(timeout.count());
  const unsigned read_seconds = seconds + 1;
  const unsigned no = 0;
  return mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds) == 0 &&
         mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &read_seconds) == 0 &&
         mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &seconds) == 0 &&
         mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4") == 0 &&
         mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no) == 0;
}

// Probes keep the connection from looking idle to load balancers (AWS drops it after 350 s, Azure
// after 240 s). If the options can't be set, look() still finds a dropped connection.
void keep_alive(int descriptor) {
  constexpr int kOn = 1;
  constexpr int kIdleSeconds = 30;
  constexpr int kEverySeconds = 10;
  constexpr int kProbes = 3;
  const auto set = [descriptor](int level, int option, int value) {
    static_cast<void>(::setsockopt(descriptor, level, option, &value, sizeof value));
  };
  set(IPPROTO_TCP, TCP_KEEPIDLE, kIdleSeconds);
  set(IPPROTO_TCP, TCP_KEEPINTVL, kEverySeconds);
  set(IPPROTO_TCP, TCP_KEEPCNT, kProbes);
  set(SOL_SOCKET, SO_KEEPALIVE, kOn);
}

// The kernel has given up the connection: its probes got no answer.
bool has_timed_out(int descriptor) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == ETIMEDOUT;
}

struct StatementEnd {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};

const char* text_or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

}  // namespace

bool Rows::next() {
  row_ = mysql_fetch_row(result_.get());
  if (row_ == nullptr) return false;
  lengths_ = mysql_fetch_lengths(result_.get());
  return true;
}

std::string_view Rows::text(std::size_t column) const {
  GRAYLING_ASSERT(row_ != nullptr && lengths_ != nullptr);  // next() has found one
  return row_[column] == nullptr ? std::string_view()
                                 : std::string_view(row_[column], lengths_[column]);
}

std::optional<std::int64_t> Rows::number(std::size_t column) const {
  const auto digits = text(column);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

SqlResult<void> Connection::connect(const StoreUrl& url, const HostPort& host,
                                    const std::string& password, SessionTimes times) {
  close();
  if (!start_library()) return lost("the client library doesn't start");
  end_library_with_thread();
  mysql_ = mysql_init(nullptr);
  if (mysql_ == nullptr) return lost("out of memory");
  const bool is_local = host.host == "localhost";
  const auto ssl_mode = effective_ssl_mode(url, host);
  if (!set_options(mysql_, times.timeout) || !set_tls(mysql_, ssl_mode, url.ssl_ca)) {
    return lost("the client library refuses an option (ssl_mode=" + ssl_mode + "?)");
  }
  // FOUND_ROWS: an UPDATE counts the rows that it found, even if it changes nothing.
  const MYSQL* connected = mysql_real_connect(mysql_, host.host.c_str(), text_or_null(url.user),
                                              password.c_str(), url.database.c_str(), host.port,
                                              is_local ? text_or_null(url.socket) : nullptr,
                                              CLIENT_MULTI_STATEMENTS | CLIENT_FOUND_ROWS);
  if (connected == nullptr) {
    const SqlError error = last_error();
    close();
    return fail(error);
  }
  cutter_.hold(descriptor_of(mysql_));
  if (ssl_mode != "disabled" && ssl_mode != "preferred" &&
      mysql_get_ssl_cipher(mysql_) == nullptr) {
    close();
    return lost("the server has no TLS, which ssl_mode=" + ssl_mode + " asks for");
  }
  if (!is_local) keep_alive(descriptor_of(mysql_));
  auto session = set_up_session(*this, times);
  if (!session) {
    close();
    return fail(session.error());
  }
  statement_bytes_max_ = mysql::statement_bytes_max(*session);
  return {};
}

Connection::Health Connection::look(std::chrono::milliseconds patience) {
  if (mysql_ == nullptr) return Health::Lost;
  const int descriptor = descriptor_of(mysql_);
  if (has_timed_out(descriptor)) return Health::Forgotten;
  constexpr std::string_view kNothing = "DO 0";
  if (mysql_send_query(mysql_, kNothing.data(), kNothing.size()) != 0) return Health::Lost;
  pollfd answer{descriptor, POLLIN, 0};
  if (::poll(&answer, 1, static_cast<int>(patience.count())) <= 0) return Health::Forgotten;
  if (has_timed_out(descriptor)) return Health::Forgotten;
  return mysql_read_query_result(mysql_) ? Health::Lost : Health::Well;
}

void Connection::close() noexcept {
  if (mysql_ == nullptr) return;
  cutter_.release();
  mysql_close(mysql_);
  mysql_ = nullptr;
}

SqlError Connection::last_error() const {
  const unsigned code = mysql_errno(mysql_);
  return {kind_of(code), code, printable(mysql_error(mysql_))};
}

SqlResult<SqlOutcome> Connection::execute(std::string_view sql) {
  auto outcomes = execute_all(sql);
  if (!outcomes) return fail(outcomes.error());
  GRAYLING_ASSERT(!outcomes->empty());
  return outcomes->back();
}

SqlResult<std::vector<SqlOutcome>> Connection::execute_all(std::string_view sql) {
  if (mysql_ == nullptr) return lost("not connected");
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) {
    return fail(last_error());
  }
  std::vector<SqlOutcome> outcomes;
  int next = 0;
  for (; next == 0; next = mysql_next_result(mysql_)) {
    // An unread result would block the next statement.
    if (mysql_field_count(mysql_) > 0) mysql_free_result(mysql_store_result(mysql_));
    outcomes.push_back({mysql_affected_rows(mysql_), mysql_warning_count(mysql_)});
  }
  if (next > 0) return fail(last_error());
  return outcomes;
}

SqlResult<Rows> Connection::select(std::string_view sql) {
  if (mysql_ == nullptr) return lost("not connected");
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) {
    return fail(last_error());
  }
  MYSQL_RES* result = mysql_store_result(mysql_);
  if (result != nullptr) return Rows(result);
  if (mysql_errno(mysql_) != 0) return fail(last_error());
  return fail(SqlError{ErrorKind::Failed, 0, "a SELECT without rows"});
}

SqlResult<std::size_t> Connection::columns_of(std::string_view sql) {
  if (mysql_ == nullptr) return lost("not connected");
  const std::unique_ptr<MYSQL_STMT, StatementEnd> statement(mysql_stmt_init(mysql_));
  if (!statement) return lost("out of memory");
  if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0) {
    const unsigned code = mysql_stmt_errno(statement.get());
    return fail(SqlError{kind_of(code), code, printable(mysql_stmt_error(statement.get()))});
  }
  return mysql_stmt_field_count(statement.get());
}

SqlResult<void> Connection::for_each_row(std::string_view sql,
                                         const std::function<bool(const Rows& rows)>& visit) {
  if (mysql_ == nullptr) return lost("not connected");
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) return fail(last_error());
  MYSQL_RES* result = mysql_use_result(mysql_);
  if (result == nullptr) return fail(last_error());
  Rows rows(result);
  for (bool is_wanted = true; rows.next();) is_wanted = is_wanted && visit(rows);
  if (mysql_errno(mysql_) != 0) return fail(last_error());
  return {};
}

}  // namespace grayling::mysql

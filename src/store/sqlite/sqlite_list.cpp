// SPDX-License-Identifier: MIT
#include "sqlite_list.hpp"

#include <atomic>
#include <chrono>

#include "connection.hpp"
#include "database_file.hpp"
#include "grayling/base/text.hpp"
#include "store/list_rows.hpp"

namespace grayling {
namespace sqlite {
namespace {

constexpr std::chrono::milliseconds kLockWait{1000};
constexpr int kStepsPerLook = 10'000;    // of SQLite's machine; well under a millisecond
constexpr int kValueBytesMax = 1 << 20;  // an entry has hundreds

class SqliteList final : public SqlList {
 public:
  SqliteList(const StoreUrl& url, std::string query, const SqlListLimits& limits)
      : path_(canonical_path(url.path)), query_(std::move(query)), limits_(limits) {}

  Result<NamedList> read() override;
  Result<std::vector<std::string>> more_than_reading() override {
    return std::vector<std::string>();
  }
  void cut() noexcept override { is_cut_ = true; }

 private:
  using Handle = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

  // SQLite asks whether to stop.
  static int is_over(void* list) {
    const auto& self = *static_cast<const SqliteList*>(list);
    return self.is_cut_ || std::chrono::steady_clock::now() >= self.end_ ? 1 : 0;
  }
  Result<NamedList> read_from(Connection& connection);
  Result<Handle> prepare(Connection& connection) const;
  tl::unexpected<Error> failed(Connection& connection, int code) const;

  const std::string path_;
  const std::string query_;
  const SqlListLimits limits_;
  std::atomic<bool> is_cut_{false};
  std::chrono::steady_clock::time_point end_{};
};

Result<NamedList> SqliteList::read() {
  if (is_cut_) return fail(ErrorKind::Unavailable, "cut off");
  if (!is_there(path_)) {
    return fail(ErrorKind::Unavailable, "there is no file " + printable(path_));
  }
  end_ = std::chrono::steady_clock::now() + limits_.statement;
  auto connection = Connection::open_to_read(path_, kLockWait);
  if (!connection) return fail(connection.error());
  // A file with a write-ahead log that no program has open can't be read by the usual way where
  // this process may make no files beside it.
  const bool can_be_read = (*connection)->number("PRAGMA schema_version").has_value();
  if (!can_be_read && !is_there(path_ + "-wal")) {
    connection = Connection::open_read_only(path_, kLockWait);
  }
  if (!connection) return fail(connection.error());
  return read_from(**connection);
}

Result<NamedList> SqliteList::read_from(Connection& connection) {
  sqlite3_progress_handler(connection.handle(), kStepsPerLook, is_over, this);
  // A row's text is whole in memory before its length can be looked at.
  sqlite3_limit(connection.handle(), SQLITE_LIMIT_LENGTH, kValueBytesMax);
  // The file is another program's: what its views and columns call is not trusted.
  const auto set = connection.execute("PRAGMA query_only = 1; PRAGMA trusted_schema = OFF");
  if (!set) return fail(set.error());
  auto statement = prepare(connection);
  if (!statement) return fail(statement.error());
  sqlite3_stmt* const rows = statement->get();
  ListRows taken(limits_);
  for (bool has_room = true; has_room;) {
    const int code = sqlite3_step(rows);
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return failed(connection, code);
    // Bytes are those of the text, so they are asked for after it.
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(rows, 0));
    const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(rows, 0));
    has_room =
        taken.take(text == nullptr ? std::nullopt : std::optional(std::string_view(text, bytes)));
  }
  return taken.end();
}

Result<SqliteList::Handle> SqliteList::prepare(Connection& connection) const {
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(connection.handle(), query_.c_str(), -1, 0, &prepared, &rest);
  Handle statement(prepared, sqlite3_finalize);
  if (code != SQLITE_OK) return failed(connection, code);
  if (std::string_view(rest).find_first_not_of(" ;") != std::string_view::npos) {
    return fail(ErrorKind::Config, "the query is more than one statement; write one SELECT");
  }
  if (auto trouble = column_trouble(static_cast<std::size_t>(sqlite3_column_count(prepared)));
      !trouble.empty()) {
    return fail(ErrorKind::Config, std::move(trouble));
  }
  if (sqlite3_stmt_readonly(prepared) == 0) {
    return fail(ErrorKind::Config, "the query writes; write a SELECT, because a list only reads");
  }
  return statement;
}

tl::unexpected<Error> SqliteList::failed(Connection& connection, int code) const {
  const auto error = connection.failure(code).value();
  if (is_cut_) return fail(ErrorKind::Unavailable, "cut off");
  if ((code & 0xff) == SQLITE_INTERRUPT) {
    return fail(ErrorKind::Conflict, "the query took longer than " +
                                         std::to_string(limits_.statement.count()) +
                                         " ms, and was ended; an index may help");
  }
  const int kind = code & 0xff;
  if (kind == SQLITE_ERROR || kind == SQLITE_READONLY || kind == SQLITE_TOOBIG) {
    return fail(ErrorKind::Config, "SQLite refuses the query: " + printable(error.text));
  }
  return fail(error);
}

}  // namespace
}  // namespace sqlite

std::unique_ptr<SqlList> make_sqlite_list(const StoreUrl& url, std::string query,
                                          const SqlListLimits& limits) {
  return std::make_unique<sqlite::SqliteList>(url, std::move(query), limits);
}

}  // namespace grayling

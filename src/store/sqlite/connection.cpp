// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <cerrno>
#include <limits>

#include <fmt/format.h>
#include <sys/stat.h>

#include "access_remedy.hpp"
#include "grayling/base/assert.hpp"

namespace grayling::sqlite {
namespace {

// False: there is no such parameter, or its statement is running, or belongs to another thread.
bool is_proper_use(int code) {
  return code != SQLITE_RANGE && code != SQLITE_MISUSE;
}

bool means_damage(int code) {
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

ErrorKind kind_of_io_error(int extended) {
  switch (extended) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMSIZE:
      return ErrorKind::ReadOnly;
    default:
      return ErrorKind::Unavailable;
  }
}

ErrorKind kind_of(int extended) {
  if (extended == SQLITE_READONLY_DBMOVED) return ErrorKind::Unavailable;
  switch (extended & 0xff) {
    case SQLITE_FULL:
    case SQLITE_READONLY:
      return ErrorKind::ReadOnly;
    case SQLITE_IOERR:
      return kind_of_io_error(extended);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorKind::Conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_INTERRUPT:
    case SQLITE_ERROR:  // a table or a column is gone: the schema must be read again
      return ErrorKind::Unavailable;
    default:
      return ErrorKind::Failed;
  }
}

std::string remedy(int code, int system_error, const std::string& path) {
  if (system_error == EFBIG) {
    return "; the limit of a file's size is reached: raise ulimit -f, or LimitFSIZE= of the unit";
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "; make room on its disk";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return access_remedy(path);
    case SQLITE_IOERR:
      return "; look at its disk, and in the kernel's log";
    case SQLITE_BUSY:
      return "; another program keeps it locked";
    default:
      return "";
  }
}

// Characters with a meaning in a URI are percent-encoded (sqlite.org/uri.html).
std::string uri_of(std::string_view path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02x}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return uri;
}

}  // namespace

void Statement::bind(int parameter, std::string_view text) {
  // An empty view may have no address, which would bind NULL.
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text.empty() ? "" : text.data(),
                                       text.size(), SQLITE_STATIC, SQLITE_UTF8);
  GRAYLING_ASSERT(is_proper_use(code));
}

void Statement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  GRAYLING_ASSERT(is_proper_use(code));
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->failure(code);
}

Result<void> Statement::run() {
  const auto stepped = step();
  reset();
  if (!stepped) return fail(stepped.error());
  return {};
}

std::int64_t Statement::number_at(int column) const {
  GRAYLING_ASSERT(has_column(column));
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::whole_number_at(int column) const {
  GRAYLING_ASSERT(has_column(column));
  if (sqlite3_column_type(statement_.get(), column) != SQLITE_INTEGER) return std::nullopt;
  return number_at(column);
}

std::string Statement::text_at(int column) const {
  GRAYLING_ASSERT(has_column(column));
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const auto bytes = sqlite3_column_bytes(statement_.get(), column);
  if (text == nullptr) return "";
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)};
}

bool Statement::has_column(int column) const {
  return column >= 0 && column < sqlite3_data_count(statement_.get());
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path,
                                                     std::chrono::milliseconds lock_wait) {
  return open(path, path.c_str(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, lock_wait);
}

Result<std::unique_ptr<Connection>> Connection::open_existing(const std::string& path,
                                                              std::chrono::milliseconds lock_wait) {
  return open(path, path.c_str(), SQLITE_OPEN_READWRITE, lock_wait);
}

// While the database is open somewhere, a write-ahead log lies beside it. Without a log nobody
// writes, so the file can be opened as immutable, without the files that even a reader would make.
Result<std::unique_ptr<Connection>> Connection::open_read_only(
    const std::string& path, std::chrono::milliseconds lock_wait) {
  struct stat log {};
  const bool is_at_rest = stat((path + "-wal").c_str(), &log) != 0;
  const std::string uri = uri_of(path) + (is_at_rest ? "?immutable=1" : "?mode=ro");
  return open(path, uri.c_str(), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, lock_wait);
}

Result<std::unique_ptr<Connection>> Connection::open_to_read(const std::string& path,
                                                             std::chrono::milliseconds lock_wait) {
  return open(path, path.c_str(), SQLITE_OPEN_READONLY, lock_wait);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, const char* name,
                                                     int flags,
                                                     std::chrono::milliseconds lock_wait) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(name, &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  auto connection = std::make_unique<Connection>(db);
  if (db == nullptr) return fail("no memory for a database connection");
  connection->path_ = path;
  if (code != SQLITE_OK) return connection->failure(code);
  sqlite3_extended_result_codes(db, 1);
  connection->lock_wait_ = lock_wait;
  sqlite3_busy_handler(db, wait_for_lock, connection.get());
  return connection;
}

int Connection::wait_for_lock(void* connection, int tries) {
  constexpr std::chrono::milliseconds kLookEvery{1};
  auto& self = *static_cast<Connection*>(connection);
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) self.lock_wait_end_ = now + self.lock_wait_;
  if (now >= self.lock_wait_end_) return 0;
  sqlite3_sleep(static_cast<int>(kLookEvery.count()));
  return 1;
}

Connection::~Connection() {
  // A damaged file is left as it was found.
  if (!damage_.empty()) keep_log_at_end();
  sqlite3_close(db_);
}

Result<void> Connection::execute(const char* sql) {
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<Statement> Connection::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return Statement(*this, statement);
}

Result<std::int64_t> Connection::number(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->number_at(0) : 0;
}

Result<std::string> Connection::text(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->text_at(0) : "";
}

bool Connection::has_moved() const {
  return file_has_moved() || log_inode() != log_inode_;
}

bool Connection::file_has_moved() const {
  int moved = 0;
  sqlite3_file_control(db_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

void Connection::note_log() {
  log_inode_ = log_inode();
}

ino_t Connection::log_inode() const {
  struct stat file {};
  const char* const path = sqlite3_filename_wal(sqlite3_db_filename(db_, "main"));
  return stat(path, &file) == 0 ? file.st_ino : 0;
}

tl::unexpected<Error> Connection::failure(int code) {
  if (means_damage(code)) damage_ = sqlite3_errmsg(db_);
  const int extended = sqlite3_extended_errcode(db_);
  const bool is_io = (extended & 0xff) == SQLITE_IOERR;
  const int system_error = is_io ? sqlite3_system_errno(db_) : 0;
  return fail(kind_of(extended),
              fmt::format("{}{}", sqlite3_errmsg(db_), remedy(code, system_error, path_)));
}

Transaction::~Transaction() {
  if (connection_.is_in_transaction()) static_cast<void>(connection_.execute("ROLLBACK"));
}

}  // namespace grayling::sqlite

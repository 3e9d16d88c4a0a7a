// SPDX-License-Identifier: MIT
#include "database.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "database_file.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "table_shape.hpp"

namespace grayling::sqlite {
namespace {

// The file may come from anybody.
constexpr auto kSafety = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";
constexpr auto kDurable = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
// cache_size: 16 MiB, the inner pages of some million rows. journal_size_limit: 64 MiB, the size
// that the write-ahead log may keep after a burst.
constexpr auto kLimits = "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864";

}  // namespace

Database::Database(const std::string& path, FileRole role, std::chrono::milliseconds lock_wait)
    : path_(canonical_path(path)), role_(role), lock_wait_(lock_wait) {}

Result<Upgrade> Database::open() {
  const std::lock_guard lock(opening());
  close();
  if (!is_there(path_)) {
    return in_file(
        {ErrorKind::Unavailable, "there is no such file; grayling serve makes it at its start"});
  }
  auto connection = role_ == FileRole::Reader ? Connection::open_read_only(path_, lock_wait_)
                                              : Connection::open_existing(path_, lock_wait_);
  if (!connection) return in_file(connection.error());
  connection_ = std::move(*connection);
  if (role_ != FileRole::Worker) connection_->keep_log_at_end();
  auto prepared = prepare();
  if (prepared) return prepared;
  auto damage = connection_->damage();
  close();
  damage_ = std::move(damage);
  auto error = prepared.error();
  if (error.kind == ErrorKind::Conflict) error.kind = ErrorKind::Unavailable;
  return in_file(std::move(error));
}

Result<Upgrade> Database::prepare() {
  auto ready = connection_->execute(kSafety);
  if (ready && role_ != FileRole::Worker) ready = check_schema();
  if (ready && role_ != FileRole::Reader) ready = connection_->execute(kDurable);
  const bool may_upgrade = role_ == FileRole::Worker || role_ == FileRole::Command;
  if (ready && may_upgrade) ready = connection_->execute(kLimits);
  if (!ready) return fail(ready.error());
  Result<Upgrade> upgraded;
  if (may_upgrade) {
    upgraded = upgrade(*connection_, sqlite_migrations());
    if (!upgraded) return upgraded;
  }
  if (auto looked = look_at_tables(); !looked) return fail(looked.error());
  // Reads the first page of rows: a file can be damaged behind a good header.
  if (auto row = connection_->number("SELECT passes FROM sender LIMIT 1"); !row) {
    return fail(row.error());
  }
  connection_->note_log();
  return upgraded;
}

Result<void> Database::check_schema() {
  const auto known = sqlite_migrations().size();
  const auto version = role_ == FileRole::Command
                           ? wait_for_upgrade(*connection_, path_, lock_wait_)
                           : examine(*connection_, sqlite_migrations());
  if (!version) return fail(version.error());
  if (role_ == FileRole::Command || *version == known) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("its schema has number {}, and this grayling's has {}: grayling serve "
                          "brings it up to date",
                          *version, known));
}

Result<void> Database::look_at_tables() {
  if (auto checked = check_sender(*connection_); !checked) return checked;
  auto oddity = beside_oddity(*connection_, "standing");
  if (!oddity) return fail(oddity.error());
  standing_oddity_ = std::move(*oddity);
  auto statements = prepare_statements(*connection_, standing_oddity_.empty());
  if (!statements) return fail(statements.error());
  statements_ = std::move(*statements);
  return {};
}

void Database::close() {
  damage_.clear();
  statements_.clear();
  connection_.reset();
}

std::string Database::damage() const {
  if (!connection_) return damage_;
  return connection_->has_moved() ? "" : connection_->damage();
}

Result<void> Database::check_file() const {
  if (!connection_) return fail(ErrorKind::Unavailable, "not open");
  if (connection_->has_moved()) {
    return fail(ErrorKind::Unavailable, "the file or its log was removed or replaced");
  }
  return {};
}

tl::unexpected<Error> Database::in_file(Error error) const {
  error.text = fmt::format("{}: {}", printable(path_), error.text);
  return fail(std::move(error));
}

}  // namespace grayling::sqlite

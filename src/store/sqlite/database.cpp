// SPDX-License-Identifier: MIT
#include "database.hpp"

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "database_file.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "table_shape.hpp"
#include "upgrade.hpp"
#include "write_turn.hpp"

namespace grayling::sqlite {
namespace {

// Between two damaged files: a disk that ruins each new one must not fill with them.
constexpr Monotonic kSetAsidePause = std::chrono::minutes(1);

// trusted_schema, cell_size_check: the file may have been anybody's.
constexpr auto kSafety = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

// cache_size: 16 MiB, the inner
// pages of some million rows. journal_size_limit: 64 MiB, what the log may keep after a burst.
constexpr auto kSetup =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
    "PRAGMA journal_size_limit = 67108864";

}  // namespace

Result<void> Database::open() {
  if (is_read_only_) return connect_read_only();
  // Nor must two workers rename or create under each other.
  const std::lock_guard lock(opening());
  is_lost_ = is_lost_ || (connection_ && connection_->file_has_moved());
  const bool is_ours = connection_ && !connection_->has_moved();
  std::string damage = is_ours ? connection_->damage() : "";
  close();
  path_ = canonical_path(path_);
  if (damage.empty()) {
    auto connected = connect();
    if (connected) return connected;
    damage = connection_ ? connection_->damage() : "";
    close();
    if (damage.empty()) return connected;
  }
  if (auto replaced = replace_damaged(damage); !replaced) return replaced;
  auto connected = connect();
  if (!connected) close();
  return connected;
}

Result<void> Database::connect() {
  const auto created = create_file(path_);
  if (!created) return fail(created.error());
  auto connection = Connection::open(path_, lock_wait_);
  if (!connection) return in_file(connection.error());
  connection_ = std::move(*connection);
  const auto upgrade = prepare();
  if (!upgrade) {
    auto error = upgrade.error();
    if (error.kind == ErrorKind::Conflict) error.kind = ErrorKind::Unavailable;
    return in_file(std::move(error));
  }
  tell_start(*created, *upgrade);
  return {};
}

void Database::tell_start(bool was_created, const Upgrade& upgrade) {
  const bool was_empty = upgrade.applied == sqlite_migrations().size();
  const std::string path = printable(path_);
  const bool is_lost = std::exchange(is_lost_, false);
  if (was_created && is_lost) {
    log_.warning(fmt::format(
        "store: {} was removed or renamed while grayling used it: a new file was made, and all "
        "senders are strangers now; to have the old one back, stop grayling, put the file back "
        "with the one that ends in -wal, if there is one, and start again",
        path));
  } else if (was_created) {
    log_.info(fmt::format("store: {} is new", path));
  } else if (was_empty) {
    log_.warning(fmt::format("store: {} was empty: nothing is known of senders", path));
  } else if (upgrade.has_lost_rows) {
    log_.warning(lost_sender(path));
  } else if (is_lost) {
    log_.warning(
        fmt::format("store: {} was replaced while grayling used it: only who is in the "
                    "new file is known now; stop grayling before you put back a copy",
                    path));
  }
}

Result<void> Database::connect_read_only() {
  close();
  if (!is_there(path_)) {
    return fail(
        ErrorKind::Unavailable,
        fmt::format("{}: there is no such file yet; grayling serve makes it", printable(path_)));
  }
  auto connection = Connection::open_read_only(path_, lock_wait_);
  if (!connection) return in_file(connection.error());
  connection_ = std::move(*connection);
  if (auto set_up = connection_->execute(kSafety); !set_up) return in_file(set_up.error());
  const auto version = examine(*connection_, sqlite_migrations());
  if (!version) return in_file(version.error());
  const auto known = sqlite_migrations().size();
  if (*version != known) {
    return in_file({ErrorKind::Unavailable,
                    fmt::format("its schema has number {}, and this grayling's has {}: grayling "
                                "serve brings it up to date",
                                *version, known)});
  }
  if (auto looked = look_at_tables(); !looked) return in_file(looked.error());
  connection_->note_log();
  return {};
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

Result<Upgrade> Database::prepare() {
  auto set_up = connection_->execute(kSafety);
  if (set_up) set_up = connection_->execute(kSetup);
  if (!set_up) {
    return fail(set_up.error());
  }
  auto upgraded = upgrade(*connection_, sqlite_migrations());
  if (!upgraded) return upgraded;
  if (auto looked = look_at_tables(); !looked) return fail(looked.error());
  // The first page of rows, read now: a file can be damaged behind a good header.
  if (auto row = connection_->number("SELECT passes FROM sender LIMIT 1"); !row) {
    return fail(row.error());
  }
  connection_->note_log();
  return upgraded;
}

Result<void> Database::replace_damaged(const std::string& damage) {
  const auto now = clock_.monotonic();
  if (set_aside_at_ && now - *set_aside_at_ < kSetAsidePause) {
    return in_file(
        {ErrorKind::Unavailable,
         fmt::format("damaged again ({}); look at its disk, and in the kernel's log", damage)});
  }
  const auto aside = set_aside(path_, clock_.now());
  if (!aside) return fail(aside.error());
  set_aside_at_ = now;
  log_.error(
      fmt::format("store: {} is damaged ({}): it was renamed to {}, and a new file is used; "
                  "what was known of senders starts afresh",
                  printable(path_), damage, printable(*aside)));
  return {};
}

void Database::close() {
  statements_.clear();
  connection_.reset();
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

// SPDX-License-Identifier: MIT
#include "file_keeper.hpp"

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "database_file.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "store/table_check.hpp"

namespace grayling::sqlite {
namespace {

// Between two damaged files: a disk that ruins each new file must not fill with them.
constexpr Monotonic kSetAsidePause = std::chrono::minutes(1);

}  // namespace

Result<void> FileKeeper::open() {
  // Two workers must not rename or create files under each other.
  const std::lock_guard lock(opening());
  is_lost_ = is_lost_ || database_.file_has_moved();
  // A file that could not be opened last time is looked at again: it may be another one by now.
  std::string damage = database_.is_open() ? database_.damage() : "";
  database_.close();
  if (damage.empty()) {
    auto opened = make_and_open();
    damage = database_.damage();
    if (opened || damage.empty()) return opened;
  }
  if (auto replaced = replace_damaged(damage); !replaced) return replaced;
  return make_and_open();
}

Result<void> FileKeeper::make_and_open() {
  const auto created = create_file(database_.path());
  if (!created) return fail(created.error());
  const auto opened = database_.open();
  if (!opened) return fail(opened.error());
  log_start(*created, *opened);
  return {};
}

void FileKeeper::log_start(bool was_created, const Upgrade& upgrade) {
  const bool was_empty = upgrade.applied == sqlite_migrations().size();
  const std::string path = printable(database_.path());
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

Result<void> FileKeeper::replace_damaged(const std::string& damage) {
  const auto now = clock_.monotonic();
  if (set_aside_at_ && now - *set_aside_at_ < kSetAsidePause) {
    return database_.in_file(
        {ErrorKind::Unavailable,
         fmt::format("damaged again ({}); look at its disk, and in the kernel's log", damage)});
  }
  const auto aside = set_aside(database_.path(), clock_.now());
  if (!aside) return fail(aside.error());
  set_aside_at_ = now;
  log_.error(
      fmt::format("store: {} is damaged ({}): it was renamed to {}, and a new file is used; "
                  "what was known of senders starts afresh",
                  printable(database_.path()), damage, printable(*aside)));
  return {};
}

}  // namespace grayling::sqlite

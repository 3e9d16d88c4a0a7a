// SPDX-License-Identifier: MIT
// Keeps a service in a database file: makes one where there is none, sets a damaged one aside, and
// logs what became of the rows. Owned by an SqliteStore and used by its thread.
#pragma once

#include <optional>
#include <string>

#include "database.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"

namespace grayling::sqlite {

class FileKeeper {
 public:
  // All must outlive it.
  FileKeeper(Database& database, const Clock& clock, Log& log)
      : database_(database), clock_(clock), log_(log) {}

  // Opens the database, anew if it was open. If its file is damaged, it is renamed
  // (database_file.hpp) and a new one is begun, at most once a minute.
  Result<void> open();

 private:
  Result<void> make_and_open();
  Result<void> replace_damaged(const std::string& damage);
  void log_start(bool was_created, const Upgrade& upgrade);

  Database& database_;
  const Clock& clock_;
  Log& log_;
  std::optional<Monotonic> set_aside_at_;
  bool is_lost_ = false;  // the file that was open is gone, and the log doesn't say so yet
};

}  // namespace grayling::sqlite

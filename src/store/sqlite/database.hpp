// SPDX-License-Identifier: MIT
// An open SQLite file: its connection, prepared statements and transactions. Owned by a store and
// used by its thread; several Databases of a process may have the same file.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "grayling/base/assert.hpp"
#include "statements.hpp"
#include "upgrade.hpp"
#include "write_turn.hpp"

namespace grayling::sqlite {

// Who opens the file. None of them makes one: FileKeeper does that for a service.
enum class FileRole {
  Worker,   // of a service: upgrades an older schema, and makes tables anew that are missing
  Command,  // upgrades an older schema, if no service uses the file; leaves the write-ahead log to
            // the service at its end
  Beside,   // in a service, beside its workers: as Command, but an older schema is Unavailable
  Reader,   // as Beside, and changes nothing
};

class Database {
 public:
  // Waits for other writers up to `lock_wait`.
  Database(const std::string& path, FileRole role, std::chrono::milliseconds lock_wait);

  // Opens the file, anew if it was open. An error names it and leaves it closed: Unavailable if
  // there is no such file, Config if it holds the tables of another program.
  Result<Upgrade> open();
  void close();
  bool is_open() const { return connection_ != nullptr; }

  // Do `work`, which returns a Result, in a transaction: committed if it succeeds, rolled back
  // otherwise. ErrorKind::Unavailable if the file isn't open, or was removed or replaced;
  // ErrorKind::Conflict if other writers took too long.
  template <typename Work>
  auto read(Work work) -> decltype(work()) {
    return transact(Sql::Begin, work);
  }
  template <typename Work>
  auto write(Work work) -> decltype(work());

  // Within `work`:
  Connection& connection() { return *connection_; }
  Statement& statement(Sql sql) {
    GRAYLING_ASSERT(static_cast<std::size_t>(sql) < statements_.size());
    return statements_[static_cast<std::size_t>(sql)];
  }
  int changes() const { return connection_->changes(); }

  // Why the table of standings can't be used, and has no statements; "": it can.
  const std::string& standing_oddity() const { return standing_oddity_; }
  const std::string& path() const { return path_; }  // absolute
  // What SQLite said of damage: to the open file, if that is still there, or to the file that the
  // last open() failed on; "" for none, and after close().
  std::string damage() const;
  // The open file was removed, renamed or replaced.
  bool file_has_moved() const { return connection_ && connection_->file_has_moved(); }
  tl::unexpected<Error> in_file(Error error) const;  // names the file

 private:
  template <typename Work>
  auto transact(Sql begin, Work work) -> decltype(work());
  Result<Upgrade> prepare();
  Result<void> check_schema();
  Result<void> look_at_tables();
  Result<void> check_file() const;

  const std::string path_;
  const FileRole role_;
  const std::chrono::milliseconds lock_wait_;
  std::unique_ptr<Connection> connection_;
  std::vector<Statement> statements_;
  std::string standing_oddity_;
  std::string damage_;  // of a file that open() failed on
};

template <typename Work>
auto Database::transact(Sql begin, Work work) -> decltype(work()) {
  if (auto ready = check_file(); !ready) return in_file(ready.error());
  const Transaction transaction(*connection_);
  if (auto begun = statement(begin).run(); !begun) return in_file(begun.error());
  GRAYLING_ASSERT(connection_->is_in_transaction());
  auto result = work();
  if (!result) return in_file(result.error());
  if (auto committed = statement(Sql::Commit).run(); !committed) return in_file(committed.error());
  GRAYLING_ASSERT(!connection_->is_in_transaction());  // what is answered now is durable
  return result;
}

template <typename Work>
auto Database::write(Work work) -> decltype(work()) {
  const WriteTurn turn(lock_wait_);
  if (!turn.came()) return in_file({ErrorKind::Conflict, "locked by another worker"});
  return transact(Sql::BeginWrite, work);
}

}  // namespace grayling::sqlite

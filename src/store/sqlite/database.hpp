// SPDX-License-Identifier: MIT
// An open database with its statements, opened anew when its file was damaged, removed or replaced.
// One thread at a time; several, each with its own, may have the same file.
#pragma once

#include <optional>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "statements.hpp"
#include "upgrade.hpp"
#include "write_turn.hpp"

namespace grayling::sqlite {

class Database {
 public:
  // Waits for other writers up to `lock_wait`. `clock` and `log` must outlive it.
  Database(std::string path, std::chrono::milliseconds lock_wait, bool is_read_only,
           const Clock& clock, Log& log)
      : path_(std::move(path)),
        lock_wait_(lock_wait),
        is_read_only_(is_read_only),
        clock_(clock),
        log_(log) {}

  // Opens the file, makes it where there is none, brings its schema up to date. A damaged one is
  // set aside (database_file.hpp), said so in the log, and a new one begun.
  // Read only: the file must be there, with the present schema, and nothing is changed.
  Result<void> open();

  // Do `work` (it returns a Result) in a transaction: committed if it succeeds, undone otherwise.
  // ErrorKind::Unavailable where the file was removed or replaced.
  template <typename Work>
  auto read(Work work) -> decltype(work()) {
    return transact(Sql::Begin, work);
  }
  template <typename Work>
  auto write(Work work) -> decltype(work());

  Statement& statement(Sql sql) {
    GRAYLING_ASSERT(static_cast<std::size_t>(sql) < statements_.size());
    return statements_[static_cast<std::size_t>(sql)];
  }
  // What keeps the table standing from being used, and its statements from being there.
  const std::string& standing_oddity() const { return standing_oddity_; }
  const std::string& path() const { return path_; }
  int changes() const { return connection_->changes(); }

 private:
  template <typename Work>
  auto transact(Sql begin, Work work) -> decltype(work());
  Result<void> connect();
  Result<void> connect_read_only();
  Result<Upgrade> prepare();
  Result<void> look_at_tables();
  Result<void> replace_damaged(const std::string& damage);
  void close();
  void tell_start(bool was_created, const Upgrade& upgrade);
  Result<void> check_file() const;
  tl::unexpected<Error> in_file(Error error) const;

  std::string path_;
  const std::chrono::milliseconds lock_wait_;
  const bool is_read_only_;
  const Clock& clock_;
  Log& log_;
  std::unique_ptr<Connection> connection_;
  std::vector<Statement> statements_;
  std::string standing_oddity_;
  std::optional<Monotonic> set_aside_at_;
  bool is_lost_ = false;  // the file that was open is no longer there, and nobody was told yet
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

// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/switch_tables.hpp"

#include "grayling/store/migrations.hpp"
#include "store/mysql/migrate/copy_senders.hpp"
#include "store/mysql/server/retry.hpp"

namespace grayling::mysql {
namespace {

// Rows that arrive during a pass are left to the next. After a pass with no more rows than these
// little is left for the last one, which runs while the service already uses the new table.
constexpr std::uint64_t kFewRows = 1000;
constexpr int kPassesMax = 5;

constexpr std::uint64_t kProgressRows = 100'000;  // rows read between two lines of progress

std::string number_text(std::uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

}  // namespace

Error step_error(const SqlError& error, std::string_view doing) {
  constexpr std::string_view kOther =
      " (this account may not: run it with --store URL and one that may)";
  return as_error(error, std::string(doing) + std::string(is_refused(error.code) ? kOther : ""));
}

Result<void> execute_step(Connection& connection, const std::string& sql, std::string_view doing) {
  const auto done = connection.execute_all(sql);
  if (done) return {};
  return fail(step_error(done.error(), doing));
}

Result<void> create_sender(Connection& connection, const std::string& name) {
  constexpr std::string_view kTable = "TABLE sender ";
  std::string sql(mysql_migrations().front());
  const auto at = sql.find(kTable);
  if (at != std::string::npos) sql.replace(at, kTable.size(), "TABLE " + name + " ");
  return execute_step(connection, sql, "creating the table " + name);
}

Result<void> TableSwitch::run(MigrationStep step, const FoundTables& tables) {
  Result<void> done;
  if (step == MigrationStep::Copy) {
    done = copy_to_fresh(tables);
    if (done) done = rename("sender TO sender_tutorial, sender_new TO sender");
  } else if (step == MigrationStep::Switch) {
    done = rename("sender_new TO sender");
  }
  return done ? catch_up() : done;
}

// Returns how many senders were inserted.
Result<std::uint64_t> TableSwitch::copy(const std::string& from, const TextColumn& address,
                                        const std::string& to) {
  const auto target = table_info(connection_, to);
  if (!target || !target->is_full()) return fail("the table " + to + " is gone or has changed");
  std::uint64_t next = kProgressRows;
  CopyJob job{from, address, to, target->shape, clock_.now(), {}};
  job.on_slice = [&](const CopyCount& count) {
    if (count.read < next) return;
    next += kProgressRows;
    progress_("  " + std::to_string(count.read) + " rows read");
  };
  const auto count = copy_senders(connection_, job);
  if (!count) return fail(as_error(count.error(), "copying " + from + " to " + to));
  progress_("  " + number_text(count->read, "row", "rows") + " read, " +
            number_text(count->inserted, "known sender", "known senders") + " inserted");
  return count->inserted;
}

Result<void> TableSwitch::copy_to_fresh(const FoundTables& tables) {
  // Rows that an interrupted run has left are as old as that run, and must not begin half expired.
  Result<void> done;
  if (!tables.fresh.is_missing()) {
    done = execute_step(connection_, "DROP TABLE sender_new", "dropping the table sender_new");
  }
  if (done) done = create_sender(connection_, "sender_new");
  if (!done) return done;
  for (int pass = 0; pass < kPassesMax; ++pass) {
    progress_(pass == 0 ? "copying sender to sender_new" : "copying what has arrived meanwhile");
    const auto inserted = copy("sender", tables.sender.shape.address, "sender_new");
    if (!inserted) return fail(inserted.error());
    if (*inserted <= kFewRows) break;
  }
  return {};
}

Result<void> TableSwitch::rename(const std::string& sql) {
  constexpr std::string_view kDoing = "renaming the tables";
  const auto set_lock_wait = [&](std::chrono::seconds wait) {
    return execute_step(connection_,
                        "SET SESSION lock_wait_timeout = " + std::to_string(wait.count()), kDoing);
  };
  if (auto ready = set_lock_wait(std::chrono::seconds(1)); !ready) return ready;
  // The server does the waiting, so that ending the connection ends it too.
  const auto pause = [&](bool is_last) -> SqlResult<SqlOutcome> {
    if (is_last) return SqlOutcome{};
    progress_("another transaction holds the table; trying again");
    const double seconds = std::chrono::duration<double>(tries_.pause).count();
    return connection_.execute("DO SLEEP(" + std::to_string(seconds) + ")");
  };
  const auto done = retry(
      {tries_.max, {}}, clock_, [&] { return connection_.execute("RENAME TABLE " + sql); }, pause);
  if (!done && done.error().kind == ErrorKind::Conflict) {
    return fail(as_error(done.error(),
                         std::string(kDoing) +
                             ": another transaction holds the table (nothing is lost: end it, "
                             "then run this again)"));
  }
  if (!done) return fail(step_error(done.error(), kDoing));
  return set_lock_wait(lock_wait_);
}

Result<void> TableSwitch::catch_up() {
  progress_("copying what arrived last from sender_tutorial");
  const auto kept = table_info(connection_, "sender_tutorial");
  if (!kept || !kept->is_tutorial()) return fail("the table sender_tutorial is gone");
  const auto inserted = copy("sender_tutorial", kept->shape.address, "sender");
  if (!inserted) return fail(inserted.error());
  return execute_step(connection_,
                      "ALTER TABLE sender_tutorial COMMENT = '" + std::string(kCopiedMark) + "'",
                      "marking sender_tutorial as copied");
}

}  // namespace grayling::mysql

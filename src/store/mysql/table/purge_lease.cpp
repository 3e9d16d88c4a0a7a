// SPDX-License-Identifier: MIT
#include "store/mysql/table/purge_lease.hpp"

#include <array>

#include <sodium.h>
#include <unistd.h>

#include "grayling/base/assert.hpp"
#include "grayling/store/column.hpp"
#include "grayling/store/migrations.hpp"
#include "store/mysql/server/literal.hpp"

namespace grayling::mysql {
namespace {

// A lease that ends later than any instance would ask for was written by a wrong clock, and may be
// taken. Clocks of a cluster's servers may differ by what this leaves.
constexpr std::chrono::seconds kFarAhead = 2 * kPurgeLeaseTime;

constexpr std::size_t kHostCharsMax = 200;
constexpr std::size_t kHolderCharsMax = 255;  // of the column

bool is_refused_or_missing(unsigned code) {
  return is_refused(code) || is_missing_table(code);
}

// Makes the table or its row. False: the account may not.
SqlResult<bool> make(Connection& connection) {
  const auto done = connection.execute_all(mysql_migrations()[kLeaseMigration]);
  if (done) return true;
  if (is_refused(done.error().code)) return false;
  return fail(done.error());
}

SqlResult<bool> has_row(Connection& connection) {
  auto rows = connection.select("SELECT 1 FROM purge_lease WHERE id = 1");
  if (!rows) return fail(rows.error());
  return rows->next();
}

}  // namespace

const std::string& PurgeLease::instance_name() {
  static const std::string name = [] {
    std::array<char, kHostCharsMax> host{};
    static_cast<void>(::gethostname(host.data(), host.size() - 1));
    std::array<unsigned char, 8> random{};
    randombytes_buf(random.data(), random.size());
    std::array<char, 2 * random.size() + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), random.data(), random.size());
    return column_text(host.data(), {kHostCharsMax, 0x7f}) + "/" + std::to_string(::getpid()) +
           "/" + hex.data();
  }();
  return name;
}

// One UPDATE decides, because the server makes two of them wait for each other: after a SELECT that
// found the lease free, two instances would both take it. By the server's time, because instances
// on hosts whose clocks differ would take it from each other, or never. False: another instance has
// the lease, or there is no row.
SqlResult<bool> PurgeLease::update(Connection& connection) const {
  GRAYLING_ASSERT(!holder_.empty() && holder_.size() <= kHolderCharsMax);
  std::string holder;
  append_literal(holder, holder_, {"ascii", "ascii_bin", {kHolderCharsMax, 0x7f}});
  const auto after = [](std::chrono::seconds time) {
    return "UNIX_TIMESTAMP() + " + std::to_string(time.count());
  };
  const auto done = connection.execute(
      "UPDATE purge_lease SET holder = " + holder + ", until = " + after(kPurgeLeaseTime) +
      " WHERE id = 1 AND (holder = " + holder + " OR until < UNIX_TIMESTAMP() OR until > " +
      after(kFarAhead) + ")");
  if (!done) return fail(done.error());
  return done->affected > 0;
}

SqlResult<PurgeLease::State> PurgeLease::take(Connection& connection, Monotonic now) {
  GRAYLING_ASSERT(!taken_at_ || *taken_at_ <= now);
  // Asked for once a step, which can be every few milliseconds: most are answered from memory.
  if (taken_at_ && now - *taken_at_ < kPurgeLeaseRenewEvery) return State::Ours;
  // If the answer gets lost, it may be ours or not. It counts as not ours until the server says so.
  taken_at_.reset();
  auto is_taken = update(connection);
  const bool is_unusable = !is_taken && is_refused_or_missing(is_taken.error().code);
  if (!is_taken && !is_unusable) return fail(is_taken.error());
  // An UPDATE that changed nothing has found another's lease, or no row, which somebody may have
  // deleted. Without a row nobody would ever purge again.
  if (is_taken && !*is_taken) {
    const auto is_others = has_row(connection);
    if (is_others && *is_others) return State::Others;
  }
  if (is_unusable || !*is_taken) {
    // Two instances may do so at once: the statements make what is missing, and leave what is
    // there.
    const auto is_made = make(connection);
    if (!is_made) return fail(is_made.error());
    if (!*is_made) return State::NoTable;
    is_taken = update(connection);
    if (!is_taken && is_refused(is_taken.error().code)) return State::NoTable;
    if (!is_taken) return fail(is_taken.error());
  }
  if (!*is_taken) return State::Others;
  taken_at_ = now;
  return State::Ours;
}

}  // namespace grayling::mysql

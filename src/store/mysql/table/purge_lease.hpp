// SPDX-License-Identifier: MIT
// The right to remove expired rows. Of all instances that share a table, one has it at a time. It
// is the row of schema/mysql/002_purge_lease.sql, taken by a conditional UPDATE. Times are the
// server's, so that instances whose clocks differ agree. Owned by a MysqlStore and used by its
// thread.
#pragma once

#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

inline constexpr std::size_t kLeaseMigration = 1;  // its index in mysql_migrations(), from 0

// How long a lease lasts. If its holder dies, another instance can take it after this.
inline constexpr std::chrono::seconds kPurgeLeaseTime{60};
// Renewed four times in that time, so that a failed attempt or two lose nothing.
inline constexpr std::chrono::seconds kPurgeLeaseRenewEvery{kPurgeLeaseTime / 4};

class PurgeLease {
 public:
  enum class State { Ours, Others, NoTable };  // NoTable: or the account may not use it

  explicit PurgeLease(std::string holder = instance_name()) : holder_(std::move(holder)) {}

  // Takes the lease, or renews it when that is due. Makes the table if it is missing.
  SqlResult<State> take(Connection& connection, Monotonic now);

  // The holder's name for this process: "host/pid/random", ASCII, under 255 characters.
  static const std::string& instance_name();

 private:
  SqlResult<bool> update(Connection& connection) const;

  std::string holder_;
  std::optional<Monotonic> taken_at_;
};

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// About how many waiting rows each client has in the table, so no client can fill it, or use up
// the share of another. Counted in memory alone, and bounded: a client's count shrinks steadily, as
// its rows expire after `retry_window`; if there are too many clients, those with the fewest rows
// are forgotten. A restart forgets all. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

class PendingShares {
 public:
  explicit PendingShares(KeyHasher& hasher)
      : hasher_(hasher), table_(kPendingClientsMax), rows_(kPendingRowsMax) {}

  // A client is an IPv4 address, or the /64 of an IPv6 one, because a host can use any address of
  // its /64. Everything that is no address is one client.
  KeyHash client(std::string_view address) { return hasher_.hash(client_key(address)); }

  // Fetch what take(), keep() and end() will read, while the caller does something else.
  void prefetch_client(const KeyHash& client) const { table_.prefetch(client); }
  void prefetch_row(const KeyHash& row) const { rows_.prefetch(row); }

  // True: the client may have another row. It is counted at once, because many requests may be
  // under way together.
  bool take(const KeyHash& client, const GreylistSettings& settings, Monotonic now) {
    if (settings.pending_limit == 0) return true;
    Share share = current(client, settings, now);
    if (share.rows + 1 > static_cast<float>(settings.pending_limit)) return false;
    share.rows += 1;
    table_.put(client, share);
    return true;
  }

  // The row for which a share was taken was made.
  void keep(const KeyHash& row, const KeyHash& client, Monotonic now) {
    rows_.put(row, {client, now / std::chrono::seconds(1)});
  }

  // The row has passed, whichever machine of its provider brought the retry: the share of the
  // client that made it is free. If another host made it, or it was forgotten, no share was taken
  // here.
  void end(const KeyHash& row) {
    Row* const found = rows_.find(row);
    if (found == nullptr || found->client == KeyHash{}) return;
    give_back(found->client);
    found->client = {};
  }

  // The row was there before, or couldn't be written.
  void give_back(const KeyHash& client) {
    if (Share* const share = table_.find(client)) share->rows = std::max(share->rows - 1, 0.0F);
  }

 private:
  struct Share {
    float rows;
    std::uint32_t minute;  // of the monotonic clock, for which `rows` holds
    std::int64_t worth() const { return static_cast<std::int64_t>(rows); }
  };

  struct Row {
    KeyHash client;       // whose share it takes; all zero: it takes none any more
    std::int64_t second;  // of the monotonic clock
    std::int64_t worth() const { return client == KeyHash{} ? -1 : second; }
  };

  Share current(const KeyHash& client, const GreylistSettings& settings, Monotonic now) {
    const auto minute = static_cast<std::uint32_t>(now / std::chrono::minutes(1));
    const Share* const share = table_.find(client);
    if (share == nullptr) return {0, minute};
    GRAYLING_ASSERT(minute >= share->minute && share->rows >= 0);
    const auto minutes = static_cast<float>(minute - share->minute);
    const float window = static_cast<float>(settings.retry_window) / 60;
    const float expired = static_cast<float>(settings.pending_limit) * minutes / window;
    return {std::max(share->rows - expired, 0.0F), minute};
  }

  KeyHasher& hasher_;
  FixedTable<Share> table_;
  FixedTable<Row> rows_;
};

}  // namespace grayling

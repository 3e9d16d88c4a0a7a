// SPDX-License-Identifier: MIT
// How many waiting rows each client has in the table, about: nobody may fill it, nor use up a
// neighbour's share. Counted in memory alone, and bounded: a client's count shrinks steadily, as
// its rows expire after `retry_window`, and where there are too many clients those with the fewest
// rows are forgotten. A restart forgets all. Owned by the engine; the loop's thread.
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

  // A client is an IPv4 address, or the /64 of an IPv6 one: whoever has one has all of it. What is
  // no address is one client.
  KeyHash client(std::string_view address) { return hasher_.hash(client_key(address)); }

  // True where the client may have another row; it is counted at once, so that many that are under
  // way together don't pass as one.
  bool take(const KeyHash& client, const GreylistSettings& settings, Monotonic now) {
    if (settings.pending_limit == 0) return true;
    Share share = current(client, settings, now);
    if (share.rows + 1 > static_cast<float>(settings.pending_limit)) return false;
    share.rows += 1;
    table_.put(client, share);
    return true;
  }

  // The row that a share was taken for was made.
  void keep(const KeyHash& row, const KeyHash& client, Monotonic now) {
    rows_.put(row, {client, now / std::chrono::seconds(1)});
  }

  // The row has passed, whichever machine of its provider brought it: the share of who made it is
  // free. Of a row that another host made, or one that was forgotten, no share was taken here.
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
    KeyHash client;       // whose share it has; all zero: it has none any more
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

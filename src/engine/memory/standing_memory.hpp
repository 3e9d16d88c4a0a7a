// SPDX-License-Identifier: MIT
// What is remembered of clients' standings: a client that has proved itself costs no work of the
// database, and passes of another are counted no more often than it matters. Bounded; if there are
// too many clients, those that were seen last stay. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/limits.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

class StandingMemory {
 public:
  StandingMemory() : table_(kStandingsMax) {}

  // When mail of the client was last noted, if the client has proved itself.
  std::optional<UnixSeconds> last_seen(const KeyHash& client) {
    const Standing* const standing = table_.find(client);
    if (standing == nullptr || !standing->is_proved) return std::nullopt;
    return standing->seen;
  }

  // Was its mail last noted at least `pause` ago, or never?
  bool is_seen_due(const KeyHash& client, Seconds pause, UnixSeconds now) {
    return is_over(standing(client).seen, pause, now);
  }
  // Was a pass of it last counted at least kCountEvery ago, or never?
  bool is_count_due(const KeyHash& client, UnixSeconds now) {
    return is_over(standing(client).counted, kCountEvery, now);
  }

  // Mail that comes later than `lifetime` after the last doesn't bring a standing back.
  void set_seen(const KeyHash& client, Seconds lifetime, UnixSeconds now) {
    Standing next = standing(client);
    if (now - next.seen > lifetime) next.is_proved = false;
    next.seen = now;
    table_.put(client, next);
  }
  void set_counted(const KeyHash& client, UnixSeconds now) {
    Standing next = standing(client);
    next.counted = now;
    table_.put(client, next);
  }
  void set_proved(const KeyHash& client, UnixSeconds last_seen) {
    table_.put(client, {last_seen, standing(client).counted, true});
  }

  void clear() { table_.clear(); }

 private:
  struct Standing {
    UnixSeconds seen = 0;
    UnixSeconds counted = 0;
    bool is_proved = false;
    std::int64_t worth() const { return std::max(seen, counted); }
  };

  static bool is_over(UnixSeconds noted, Seconds pause, UnixSeconds now) {
    return noted > now || now - noted >= pause;
  }

  Standing standing(const KeyHash& client) {
    const Standing* const found = table_.find(client);
    return found == nullptr ? Standing{} : *found;
  }

  FixedTable<Standing> table_;
};

}  // namespace grayling

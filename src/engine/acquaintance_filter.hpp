// SPDX-License-Identifier: MIT
// Of which clients the table may say that they have proved themselves: a set in memory, so that no
// stranger's batch need read a row that isn't there, which would cost it a third of its speed. It
// follows the table by when rows were seen last, and may know a client late, or one that is no
// longer known: who is in it is looked up. Owned by a worker; its thread.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "engine/limits.hpp"
#include "grayling/greylist/acquaintance.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class AcquaintanceFilter {
 public:
  bool may_know(std::string_view client) const { return clients_.contains(hash(client)); }
  void add(std::string_view client) { clients_.insert(hash(client)); }

  // The table has changed: the next refresh() is due.
  void expect_news() { is_complete_ = false; }

  // Reads what is new in the table, where that is due; at most kFilterPagesMax statements.
  Result<void> refresh(Store& store, const GreylistSettings& settings, UnixSeconds now,
                       Monotonic monotonic) {
    start_anew_if_changed(settings, now);
    if (after_ == 0 || !store.keeps_acquaintances()) return {};
    if (is_complete_ && monotonic - refreshed_ < kFilterRefreshEvery) return {};
    refreshed_ = monotonic;
    is_complete_ = true;
    for (std::size_t page = 0; page < kFilterPagesMax; ++page) {
      const auto rows = store.recent_acquaintances(from_, kFilterPageRows);
      if (!rows) return tl::make_unexpected(rows.error());
      for (const auto& row : *rows) {
        if (has_standing(settings, row.acquaintance, now)) add(row.key.client);
      }
      is_complete_ = rows->size() < kFilterPageRows;
      if (is_complete_) break;
      from_ = std::max(from_ + 1, rows->back().acquaintance.last_seen);
    }
    // Rows come a little late: notes wait, and clocks differ.
    if (is_complete_) from_ = std::max(from_, now - kFilterOverlap);
    return {};
  }

 private:
  static std::size_t hash(std::string_view client) { return std::hash<std::string_view>{}(client); }

  void start_anew_if_changed(const GreylistSettings& settings, UnixSeconds now) {
    const bool is_same = after_ == settings.auto_allow_after && lifetime_ == settings.lifetime;
    if (is_same && clients_.size() < kFilterClientsMax) return;
    after_ = settings.auto_allow_after;
    lifetime_ = settings.lifetime;
    from_ = now - lifetime_;
    is_complete_ = false;
    clients_.clear();
  }

  std::unordered_set<std::size_t> clients_;  // their hashes: two that meet cost a look
  std::uint32_t after_ = 0;
  Seconds lifetime_ = 0;
  UnixSeconds from_ = 0;
  bool is_complete_ = false;
  Monotonic refreshed_{};
};

}  // namespace grayling

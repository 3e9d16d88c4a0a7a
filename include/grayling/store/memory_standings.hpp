// SPDX-License-Identifier: MIT
// The standings of a MemoryTable, by key, and in the order in which recent_standings() reads them.
// A test may look at the rows and edit them like those of a map. A plain value, one thread.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "grayling/greylist/standing.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class MemoryStandings {
 public:
  using Rows = std::map<StandingKey, Standing>;

  MemoryStandings() = default;
  MemoryStandings(MemoryStandings&&) = default;
  MemoryStandings& operator=(MemoryStandings&&) = default;
  // The order points to keys of the original, so a copy makes its own.
  MemoryStandings(const MemoryStandings& other) : rows_(other.rows_) {}
  MemoryStandings& operator=(const MemoryStandings& other) {
    if (this != &other) *this = MemoryStandings(other);
    return *this;
  }
  ~MemoryStandings() = default;

  // For tests: returns the row of the key, and makes it if there is none. The next call of another
  // function sorts all rows again, which takes long if there are many.
  Standing& operator[](const StandingKey& key) {
    forget_order();
    return rows_[key];
  }

  void put(const StandingKey& key, const Standing& row) {
    const auto [place, is_new] = rows_.try_emplace(key, row);
    if (!is_ordered_) {
      place->second = row;
      return;
    }
    const Seen before{place->second.last_seen, &place->first, &place->second};
    place->second = row;
    if (!is_new && row.last_seen == before.last_seen) return;
    if (!is_new) by_time_.erase(before);
    by_time_.insert({row.last_seen, &place->first, &place->second});
  }

  void erase(const StandingKey& key) {
    const auto row = rows_.find(key);
    if (row == rows_.end()) return;
    if (is_ordered_) by_time_.erase({row->second.last_seen, &row->first, nullptr});
    rows_.erase(row);
  }
  void clear() { *this = {}; }

  // Up to `rows_max` rows after (`since`, `after`), in the order of last_seen and key.
  std::vector<StandingRow> seen_after(UnixSeconds since, const StandingKey& after,
                                      std::size_t rows_max) {
    const auto& order = by_time();
    std::vector<StandingRow> rows;
    for (auto seen = order.upper_bound({since, &after, nullptr});
         seen != order.end() && rows.size() < rows_max; ++seen) {
      rows.push_back({*seen->key, *seen->row});
    }
    return rows;
  }
  // The keys of up to `rows_max` rows that were last seen before this, the oldest first.
  std::vector<StandingKey> seen_before(UnixSeconds before, std::size_t rows_max) {
    std::vector<StandingKey> keys;
    for (const auto& seen : by_time()) {
      if (seen.last_seen >= before || keys.size() == rows_max) break;
      keys.push_back(*seen.key);
    }
    return keys;
  }

  Rows::const_iterator find(const StandingKey& key) const { return rows_.find(key); }
  Rows::const_iterator begin() const { return rows_.begin(); }
  Rows::const_iterator end() const { return rows_.end(); }
  bool contains(const StandingKey& key) const { return rows_.contains(key); }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  bool operator==(const MemoryStandings& other) const { return rows_ == other.rows_; }

 private:
  struct Seen {
    UnixSeconds last_seen;
    const StandingKey* key;  // this and the next in rows_
    const Standing* row;

    bool operator<(const Seen& other) const {
      return last_seen != other.last_seen ? last_seen < other.last_seen : *key < *other.key;
    }
  };
  using Order = std::set<Seen>;

  const Order& by_time() {
    if (is_ordered_) return by_time_;
    for (const auto& [key, row] : rows_) by_time_.insert({row.last_seen, &key, &row});
    is_ordered_ = true;
    return by_time_;
  }
  void forget_order() {
    by_time_.clear();
    is_ordered_ = false;
  }

  Rows rows_;
  Order by_time_;
  bool is_ordered_ = false;  // by_time_ has all rows
};

}  // namespace grayling

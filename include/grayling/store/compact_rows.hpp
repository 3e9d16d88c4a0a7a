// SPDX-License-Identifier: MIT
// Rows of the `sender` table in little memory: about 30 bytes each, because a hash of 64 bits
// stands for the key. Of a million keys, two share a row with a chance of one in 30 million. Rows
// are met by a walk in the order in which they were inserted, but the place of one that was erased
// is used again. Bounded. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "grayling/greylist/record.hpp"

namespace grayling {

class CompactRows {
 public:
  explicit CompactRows(std::size_t rows_max) : rows_max_(rows_max) {}

  std::optional<Record> find(const Key& key) const;
  // Inserts the row, or replaces it. If there are too many rows, another one is forgotten for it.
  void put(const Key& key, const Record& record);

  // The walk: places go from 0 to end(). None: no row is there.
  std::size_t end() const { return rows_.size(); }
  std::optional<Record> at(std::size_t place) const {
    const Row& row = rows_[place];
    return row.is_free() ? std::nullopt : std::optional(record_of(row));
  }
  void erase_at(std::size_t place);

  std::size_t size() const { return rows_.size() - free_.size(); }
  std::uint64_t forgotten() const { return forgotten_; }  // rows, because there were too many

 private:
  using Place = std::uint32_t;

  struct Row {
    std::uint32_t high;  // both 0: no row is here
    std::uint32_t low;
    std::uint32_t first_seen;
    std::uint32_t last_seen;
    std::uint32_t passes;

    bool is_free() const { return (high | low) == 0; }
    std::uint64_t hash() const { return std::uint64_t{high} << 32U | low; }
  };

  static constexpr std::uint32_t kOdd = UINT32_MAX;  // as first_seen: odd_ has the record

  static std::uint64_t hash(const Key& key);
  Record record_of(const Row& row) const {
    if (row.first_seen == kOdd) return odd_.at(row.hash());
    return {row.first_seen, row.last_seen, row.passes};
  }
  void write(Row& row, const Record& record);
  Place new_place();
  void forget_one();

  std::size_t slot_of(std::uint64_t hash) const;  // its own, or the one that is free for it
  std::size_t home(std::uint64_t hash) const { return (hash >> 7U) & (slots_.size() - 1); }
  void grow();
  void free_slot(std::size_t slot);

  std::size_t rows_max_;
  std::deque<Row> rows_;
  std::vector<Place> free_;
  std::vector<Place> slots_;  // the place of a row and one, by its hash; 0: free
  std::unordered_map<std::uint64_t, Record> odd_;  // by the hash: what doesn't fit in a Row
  std::size_t hand_ = 0;                           // the place that is forgotten next
  std::uint64_t forgotten_ = 0;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/store/compact_rows.hpp"

#include <functional>
#include <string_view>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

constexpr std::size_t kSlotsMin = 64;

bool fits(UnixSeconds time) {
  return 0 <= time && time < UINT32_MAX;
}

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  hash = (hash ^ std::hash<std::string_view>{}(text)) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 29U;
}

}  // namespace

std::uint64_t CompactRows::hash(const Key& key) {
  const std::uint64_t hash = mixed(mixed(mixed(1, key.sender), key.client), key.recipient);
  return hash == 0 ? 1 : hash;
}

std::optional<Record> CompactRows::find(const Key& key) const {
  if (slots_.empty()) return std::nullopt;
  const Place place = slots_[slot_of(hash(key))];
  return place == 0 ? std::nullopt : std::optional(record_of(rows_[place - 1]));
}

void CompactRows::put(const Key& key, const Record& record) {
  // Not more than two thirds of the slots are taken, so that searches are short.
  if (3 * (size() + 1) > 2 * slots_.size()) grow();
  const std::uint64_t name = hash(key);
  std::size_t slot = slot_of(name);
  if (slots_[slot] == 0) {
    if (size() >= rows_max_) {
      forget_one();
      slot = slot_of(name);
    }
    const Place place = new_place();
    Row& row = rows_[place];
    row.high = static_cast<std::uint32_t>(name >> 32U);
    row.low = static_cast<std::uint32_t>(name);
    slots_[slot] = place + 1;
  }
  write(rows_[slots_[slot] - 1], record);
}

void CompactRows::erase_at(std::size_t place) {
  Row& row = rows_[place];
  GRAYLING_ASSERT(!row.is_free());
  if (row.first_seen == kOdd) odd_.erase(row.hash());
  free_slot(slot_of(row.hash()));
  row = {};
  free_.push_back(static_cast<Place>(place));
}

void CompactRows::write(Row& row, const Record& record) {
  if (row.first_seen == kOdd) odd_.erase(row.hash());
  if (fits(record.first_seen) && fits(record.last_seen)) {
    row.first_seen = static_cast<std::uint32_t>(record.first_seen);
    row.last_seen = static_cast<std::uint32_t>(record.last_seen);
    row.passes = record.passes;
  } else {
    row.first_seen = kOdd;
    odd_[row.hash()] = record;
  }
}

CompactRows::Place CompactRows::new_place() {
  if (free_.empty()) {
    rows_.push_back({});
    return static_cast<Place>(rows_.size() - 1);
  }
  const Place place = free_.back();
  free_.pop_back();
  return place;
}

// The next of the walk's order, which is the oldest as long as the table was never full.
void CompactRows::forget_one() {
  while (rows_[hand_ %= rows_.size()].is_free()) ++hand_;
  erase_at(hand_++);
  ++forgotten_;
}

std::size_t CompactRows::slot_of(std::uint64_t hash) const {
  std::size_t slot = home(hash);
  while (slots_[slot] != 0 && rows_[slots_[slot] - 1].hash() != hash) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

void CompactRows::grow() {
  slots_.assign(slots_.empty() ? kSlotsMin : 2 * slots_.size(), 0);
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    const Row& row = rows_[place];
    if (!row.is_free()) slots_[slot_of(row.hash())] = static_cast<Place>(place + 1);
  }
}

// The rows behind it that would no longer be found move up.
void CompactRows::free_slot(std::size_t slot) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t next = (slot + 1) & mask; slots_[next] != 0; next = (next + 1) & mask) {
    const std::size_t from_home = (next - home(rows_[slots_[next] - 1].hash())) & mask;
    if (from_home < ((next - slot) & mask)) continue;
    slots_[slot] = slots_[next];
    slot = next;
  }
  slots_[slot] = 0;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/admin/sender_order.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/admin/sender_pattern.hpp"

namespace grayling {
namespace {

Place place_of(const SenderRow& row) {
  return {row.record.first_seen, row.key};
}

}  // namespace

std::string place_text(const Place& place) {
  return std::to_string(place.first_seen) + "," + key_text(place.key);
}

std::optional<Place> parse_place(std::string_view text) {
  Place place;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), place.first_seen);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || digits == text.size() || *end != ',') return std::nullopt;
  auto key = parse_key(text.substr(digits + 1));
  if (!key) return std::nullopt;
  place.key = std::move(*key);
  return place;
}

bool SortedRows::is_before(const Place& a, const Place& b) const {
  if (a.first_seen == b.first_seen) return a.key < b.key;
  return (sort_ == SenderSort::Newest) == (a.first_seen > b.first_seen);
}

void SortedRows::add(const SenderRow& row) {
  const auto is_less = [this](const SenderRow& a, const SenderRow& b) {
    return is_before(place_of(a), place_of(b));
  };
  if (after_ && !is_before(*after_, place_of(row))) return;
  if (heap_.size() == rows_max_ && !is_less(row, heap_.front())) return;
  heap_.push_back(row);
  std::push_heap(heap_.begin(), heap_.end(), is_less);
  if (heap_.size() <= rows_max_) return;
  std::pop_heap(heap_.begin(), heap_.end(), is_less);
  heap_.pop_back();
}

std::vector<SenderRow> SortedRows::take() {
  std::sort_heap(heap_.begin(), heap_.end(), [this](const SenderRow& a, const SenderRow& b) {
    return is_before(place_of(a), place_of(b));
  });
  return std::exchange(heap_, {});
}

}  // namespace grayling

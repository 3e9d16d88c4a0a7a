// SPDX-License-Identifier: MIT
#include "cli/admin/sender_order.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/admin/sender_pattern.hpp"

namespace grayling {
namespace {

PagePosition position_of(const SenderRow& row) {
  return {row.record.first_seen, row.key};
}

}  // namespace

std::string position_text(const PagePosition& position) {
  return std::to_string(position.first_seen) + "," + key_text(position.key);
}

std::optional<PagePosition> parse_position(std::string_view text) {
  PagePosition position;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), position.first_seen);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || digits == text.size() || *end != ',') return std::nullopt;
  auto key = parse_key(text.substr(digits + 1));
  if (!key) return std::nullopt;
  position.key = std::move(*key);
  return position;
}

bool SortedRows::is_before(const PagePosition& a, const PagePosition& b) const {
  if (a.first_seen == b.first_seen) return a.key < b.key;
  return (sort_ == SenderSort::Newest) == (a.first_seen > b.first_seen);
}

void SortedRows::add(const SenderRow& row) {
  const auto is_less = [this](const SenderRow& a, const SenderRow& b) {
    return is_before(position_of(a), position_of(b));
  };
  if (after_ && !is_before(*after_, position_of(row))) return;
  if (heap_.size() == rows_max_ && !is_less(row, heap_.front())) return;
  heap_.push_back(row);
  std::push_heap(heap_.begin(), heap_.end(), is_less);
  if (heap_.size() <= rows_max_) return;
  std::pop_heap(heap_.begin(), heap_.end(), is_less);
  heap_.pop_back();
}

std::vector<SenderRow> SortedRows::take() {
  std::sort_heap(heap_.begin(), heap_.end(), [this](const SenderRow& a, const SenderRow& b) {
    return is_before(position_of(a), position_of(b));
  });
  return std::exchange(heap_, {});
}

}  // namespace grayling

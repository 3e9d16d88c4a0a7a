// SPDX-License-Identifier: MIT
// Keys for workers to decide on, in the order they came. Owned by the queue of work, under its
// lock.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// A key for a worker to decide on. It was made for a table of this kind. The item is the ticket's
// own: while the worker has it, the loop changes nothing of it, and reads only what the worker
// doesn't change. So no text is copied, and none is freed by a thread that didn't make it.
struct Ask {
  KeyHash ticket;
  std::shared_ptr<BatchItem> item;
  TableKind kind = TableKind::Full;
  Monotonic asked_at{};  // when it was made
};

class AskList {
 public:
  void add(std::vector<Ask> asks) {
    if (asks_.empty()) {
      asks_ = std::move(asks);
    } else {
      std::move(asks.begin(), asks.end(), std::back_inserter(asks_));
    }
  }

  std::size_t size() const {
    GRAYLING_ASSERT(asks_.empty() ? taken_ == 0 : taken_ < asks_.size());
    return asks_.size() - taken_;
  }

  // When the first was made; none: the list is empty.
  std::optional<Monotonic> first_asked_at() const {
    if (size() == 0) return std::nullopt;
    return asks_[taken_].asked_at;
  }

  // Moves the first ones, at most `number`, to the end of `to`.
  void take(std::size_t number, std::vector<Ask>& to) {
    if (to.empty() && size() <= number) {
      to = take_all();
      return;
    }
    number = std::min(number, size());
    const auto first = asks_.begin() + static_cast<std::ptrdiff_t>(taken_);
    std::move(first, first + static_cast<std::ptrdiff_t>(number), std::back_inserter(to));
    taken_ += number;
    // The rest moves up when as many have gone, so each ask is moved once on average, however long
    // the list is.
    if (taken_ >= asks_.size() - taken_) forget_taken();
  }

  std::vector<Ask> take_all() {
    forget_taken();
    return std::exchange(asks_, {});
  }

 private:
  void forget_taken() {
    GRAYLING_ASSERT(taken_ <= asks_.size());
    asks_.erase(asks_.begin(), asks_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
  }

  std::vector<Ask> asks_;  // those that were taken first
  std::size_t taken_ = 0;  // of asks_, from the front
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "write_turn.hpp"

#include <algorithm>

#include "grayling/base/assert.hpp"

namespace grayling::sqlite {
namespace {

WriteQueue& queue() {
  static WriteQueue only;
  return only;
}

}  // namespace

bool WriteQueue::enter(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto ticket = ++last_ticket_;
  waiting_.push_back(ticket);
  const bool came =
      changed_.wait_for(lock, wait, [&] { return !is_taken_ && waiting_.front() == ticket; });
  const auto place = std::find(waiting_.begin(), waiting_.end(), ticket);
  GRAYLING_ASSERT(place != waiting_.end());
  GRAYLING_ASSERT(!came || (!is_taken_ && place == waiting_.begin()));
  waiting_.erase(place);
  is_taken_ = is_taken_ || came;
  return came;
}

void WriteQueue::leave() {
  const std::lock_guard lock(mutex_);
  GRAYLING_ASSERT(is_taken_);
  is_taken_ = false;
  changed_.notify_all();
}

std::size_t WriteQueue::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::recursive_mutex& opening() {
  static std::recursive_mutex only;
  return only;
}

WriteTurn::WriteTurn(std::chrono::milliseconds wait) : came_(queue().enter(wait)) {}

WriteTurn::~WriteTurn() {
  if (came_) queue().leave();
}

}  // namespace grayling::sqlite

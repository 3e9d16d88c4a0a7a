// SPDX-License-Identifier: MIT
#include "replay/run_pool.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// The most in memory: enough that a thread needn't wait while the owner reads, or while
// the slowest run is behind.
constexpr std::size_t kBatchesMax = 8;

}  // namespace

RunPool::RunPool(std::deque<CandidateRun>& runs, std::size_t threads) {
  for (auto& run : runs) lanes_.push_back({&run});
  // More threads than runs would have nothing to do.
  for (std::size_t i = 1; i < std::min(threads, runs.size()); ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

RunPool::~RunPool() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void RunPool::add(ReplaySteps steps) {
  push(std::make_shared<const ReplaySteps>(std::move(steps)));
  play_until_fewer_than(kBatchesMax);
}

void RunPool::play_all() {
  play_until_fewer_than(1);
}

void RunPool::finish() {
  push(nullptr);
  play_all();
}

void RunPool::play_until_fewer_than(std::size_t batches) {
  std::unique_lock lock(mutex_);
  while (batches_.size() >= batches) play_or_wait(lock);
}

void RunPool::push(Batch batch) {
  {
    const std::lock_guard lock(mutex_);
    batches_.push_back(std::move(batch));
  }
  changed_.notify_all();
}

void RunPool::work() {
  std::unique_lock lock(mutex_);
  while (!is_ending_) play_or_wait(lock);
}

void RunPool::play_or_wait(std::unique_lock<std::mutex>& lock) {
  if (Lane* const lane = next_lane()) {
    play_next(*lane, lock);
  } else {
    changed_.wait(lock);
  }
}

// The run that is furthest behind, because the others can't get further than the batches in memory.
RunPool::Lane* RunPool::next_lane() {
  Lane* found = nullptr;
  for (auto& lane : lanes_) {
    if (lane.is_playing || lane.played == dropped_ + batches_.size()) continue;
    if (found == nullptr || lane.played < found->played) found = &lane;
  }
  return found;
}

void RunPool::play_next(Lane& lane, std::unique_lock<std::mutex>& lock) {
  GRAYLING_ASSERT(!lane.is_playing && lane.played >= dropped_);
  const Batch batch = batches_[lane.played - dropped_];
  lane.is_playing = true;
  lock.unlock();
  if (batch) {
    for (const auto& step : *batch) lane.run->take(step);
  } else {
    lane.run->finish();
  }
  lock.lock();
  lane.is_playing = false;
  ++lane.played;
  drop_played();
  changed_.notify_all();
}

void RunPool::drop_played() {
  std::size_t least = dropped_ + batches_.size();
  for (const auto& lane : lanes_) least = std::min(least, lane.played);
  for (; dropped_ < least; ++dropped_) batches_.pop_front();
}

}  // namespace grayling

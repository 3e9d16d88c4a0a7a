// SPDX-License-Identifier: MIT
// Plays batches of steps to the runs of all configurations, on a few threads. Each run plays all
// batches in their order, on one thread at a time; as runs don't depend on each other, the number
// of threads changes nothing. Owned by the replay, whose thread makes all calls and takes part.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "replay/candidate_run.hpp"

namespace grayling {

class RunPool {
 public:
  // `threads`: with that of the owner. The runs must outlive the pool.
  RunPool(std::deque<CandidateRun>& runs, std::size_t threads);
  ~RunPool();  // what isn't played yet is dropped
  RunPool(const RunPool&) = delete;
  RunPool& operator=(const RunPool&) = delete;

  // Hands over the next batch. While too many wait, it plays.
  void add(ReplaySteps steps);
  // Plays all that was added.
  void play_all();
  // Call it once, after the last batch: ends all runs.
  void finish();

 private:
  using Batch = std::shared_ptr<const ReplaySteps>;  // null: the end

  struct Lane {
    CandidateRun* run;
    std::size_t played = 0;   // batches, of all that were added
    bool is_playing = false;  // on some thread
  };

  void push(Batch batch);
  void work();
  void play_until_fewer_than(std::size_t batches);
  void play_or_wait(std::unique_lock<std::mutex>& lock);
  Lane* next_lane();
  void play_next(Lane& lane, std::unique_lock<std::mutex>& lock);
  void drop_played();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Lane> lanes_;
  std::deque<Batch> batches_;  // that some run hasn't played
  std::size_t dropped_ = 0;    // batches that all runs have played
  bool is_ending_ = false;
  std::vector<std::thread> threads_;  // last: they use the others
};

}  // namespace grayling

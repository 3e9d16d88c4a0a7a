// SPDX-License-Identifier: MIT
// For an engine with one worker, which simulations stop between two steps.
#pragma once

#include <chrono>
#include <thread>

#include "grayling/engine/engine.hpp"

namespace grayling {

// Waits until the worker has nothing to do, or `is_held()`: it can't go on by itself. Returns false
// if that isn't so after 20 seconds.
template <typename IsHeld>
bool wait_for_worker(const Engine& engine, const IsHeld& is_held) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (engine.idle_workers() == 0 && !is_held()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

inline bool wait_for_worker(const Engine& engine) {
  return wait_for_worker(engine, [] { return false; });
}

}  // namespace grayling

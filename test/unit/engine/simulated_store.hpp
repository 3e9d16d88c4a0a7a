// SPDX-License-Identifier: MIT
// A MemoryStore whose calls wait until the simulation says how each ends. Touches and the purge end
// at once, because nobody waits for them. The worker uses the store, and the test's thread
// StoreGate.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"

namespace grayling {

enum class Fault { None, LostBefore, LostAfter, ReadOnly, Conflict };

class StoreGate {
 public:
  bool is_held() const {
    const std::lock_guard lock(mutex_);
    return is_held_;
  }
  // Lets the held call go on, and end like this.
  void release(Fault fault) {
    {
      const std::lock_guard lock(mutex_);
      fault_ = fault;
      is_held_ = false;
      is_cut_ = false;
    }
    changed_.notify_one();
  }
  bool is_cut() const {
    const std::lock_guard lock(mutex_);
    return is_cut_ && is_held_;
  }
  void cut() {
    const std::lock_guard lock(mutex_);
    is_cut_ = true;
  }
  // Makes each call from now on fail at once, as with a lost connection.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_one();
  }
  Fault pass() {
    std::unique_lock lock(mutex_);
    is_held_ = true;
    changed_.wait(lock, [this] { return is_over_ || fault_; });
    is_held_ = false;
    return is_over_ ? Fault::LostBefore : *std::exchange(fault_, std::nullopt);
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Fault> fault_;
  bool is_held_ = false;
  bool is_cut_ = false;
  bool is_over_ = false;
};

class SimulatedStore final : public ForwardingStore {
 public:
  SimulatedStore(MemoryTable& table, const Clock& clock, StoreGate& gate)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)), gate_(gate) {}

  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override {
    return work([&] { return ForwardingStore::insert_missing(keys, fresh); });
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    return work([&] { return ForwardingStore::find(keys); });
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    return work([&] { return ForwardingStore::save(changes); });
  }
  Result<PurgeStep> purge(const std::optional<Key>&, std::size_t, const PurgeLimits&) override {
    return PurgeStep{};
  }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    return work([&] { return ForwardingStore::find_standings(keys); });
  }
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override {
    return work([&] { return ForwardingStore::put_standings(rows, expired); });
  }
  void cut() noexcept override { gate_.cut(); }

 private:
  template <typename Work>
  auto work(Work work) -> decltype(work()) {
    const Fault fault = gate_.pass();
    if (fault == Fault::LostBefore) return fail(ErrorKind::Unavailable, "lost");
    if (fault == Fault::ReadOnly) return fail(ErrorKind::ReadOnly, "read-only");
    if (fault == Fault::Conflict) return fail(ErrorKind::Conflict, "deadlock");
    auto done = work();
    if (fault == Fault::LostAfter) return fail(ErrorKind::Unavailable, "lost");
    return done;
  }

  StoreGate& gate_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// A MemoryStore whose calls a test can hold, fail and count. The test's thread uses StoreControl;
// the engine's worker uses the store.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"

namespace grayling {

class StoreControl {
 public:
  // Holds all calls until they are released.
  void hold() {
    const std::lock_guard lock(mutex_);
    is_held_ = true;
  }
  void release() {
    {
      const std::lock_guard lock(mutex_);
      is_held_ = false;
    }
    released_.notify_all();
  }
  // Lets one held call go on, or the next one.
  void release_one() {
    {
      const std::lock_guard lock(mutex_);
      ++free_passes_;
    }
    released_.notify_all();
  }
  // Makes all calls fail with `error`, or succeed again if it is nothing. `writes_only`: open() and
  // find() still succeed.
  void break_with(std::optional<Error> error, bool writes_only = false) {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
    writes_only_ = writes_only;
  }

  // Makes all calls for standings fail with `error`, or succeed again if it is nothing.
  void break_standings_with(std::optional<Error> error) {
    const std::lock_guard lock(mutex_);
    standing_error_ = std::move(error);
  }

  // Makes the next `calls` calls fail with `error`.
  void fail_next(Error error, int calls = 1) {
    const std::lock_guard lock(mutex_);
    next_error_ = std::move(error);
    next_failures_ = calls;
  }
  // Makes the next insert_missing() do its work and then fail, as if the connection was lost.
  void lose_next_answer() { loses_answer_ = true; }
  // Sets the host that the next open() chooses.
  void prefer(std::string place) {
    const std::lock_guard lock(mutex_);
    place_ = std::move(place);
  }
  std::string preferred() {
    const std::lock_guard lock(mutex_);
    return place_;
  }
  // Waits until `count` calls are held at once. Returns false after 20 seconds.
  bool wait_for_held_calls(int count) {
    constexpr std::chrono::seconds kPatience{20};
    std::unique_lock lock(mutex_);
    return held_.wait_for(lock, kPatience, [&] { return held_calls_ >= count; });
  }
  // Waits until `count` stores were opened and no call is held. Returns false after 20 seconds.
  bool wait_for_opens(int count) {
    constexpr std::chrono::seconds kPatience{20};
    std::unique_lock lock(mutex_);
    return held_.wait_for(lock, kPatience, [&] { return opens >= count && held_calls_ == 0; });
  }

  std::atomic<bool> ignores_cuts = false;     // like a disk that hangs
  std::atomic<bool> has_lease = true;         // of the purge
  std::atomic<bool> lacks_standings = false;  // as on a server that is still read-only

  // The store holds it while it works, and a test while it looks into the table.
  std::mutex table_mutex;

  std::atomic<int> inserts = 0, finds = 0, saves = 0, touches = 0, opens = 0, cuts = 0;
  std::atomic<int> standing_looks = 0, standing_finds = 0, standing_puts = 0;

 private:
  friend class GatedStore;

  std::optional<Error> pass(std::atomic<int>& calls, bool is_write) {
    std::unique_lock lock(mutex_);
    ++calls;
    ++held_calls_;
    held_.notify_all();
    released_.wait(lock, [&] { return !is_held_ || free_passes_ > 0; });
    if (is_held_) --free_passes_;
    --held_calls_;
    held_.notify_all();
    if (next_failures_ > 0) {
      --next_failures_;
      return next_error_;
    }
    return is_write || !writes_only_ ? error_ : std::nullopt;
  }

  std::optional<Error> standing_error() {
    const std::lock_guard lock(mutex_);
    return standing_error_;
  }

  std::mutex mutex_;
  std::optional<Error> standing_error_;
  std::atomic<bool> loses_answer_ = false;
  std::condition_variable released_;
  std::condition_variable held_;
  bool is_held_ = false;
  int held_calls_ = 0;
  int free_passes_ = 0;
  std::optional<Error> next_error_;
  int next_failures_ = 0;
  bool writes_only_ = false;
  std::optional<Error> error_;
  std::string place_;
};

class GatedStore final : public ForwardingStore {
 public:
  GatedStore(MemoryTable& table, const Clock& clock, StoreControl& control)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)), control_(control) {}

  Result<TableKind> open() override {
    if (auto error = control_.pass(control_.opens, false)) return fail(*error);
    place_ = control_.preferred();
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::open();
  }
  bool keeps_standings() const override {
    return !control_.lacks_standings && ForwardingStore::keeps_standings();
  }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override {
    if (auto error = control_.pass(control_.inserts, true)) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    auto rows = ForwardingStore::insert_missing(keys, fresh);
    if (control_.loses_answer_.exchange(false)) return fail(ErrorKind::Unavailable, "lost");
    return rows;
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    if (auto error = control_.pass(control_.finds, false)) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::find(keys);
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    if (auto error = control_.pass(control_.saves, true)) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::save(changes);
  }
  Result<void> touch(std::span<const Touch> touches) override {
    if (auto error = control_.pass(control_.touches, true)) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::touch(touches);
  }
  Result<bool> take_purge_lease() override { return control_.has_lease.load(); }
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override {
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::purge(after, rows_max, limits);
  }
  // Calls for standings are counted but never held.
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    ++control_.standing_finds;
    if (auto error = control_.standing_error()) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::find_standings(keys);
  }
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override {
    ++control_.standing_looks;
    if (auto error = control_.standing_error()) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::recent_standings(since, after, rows_max);
  }
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override {
    ++control_.standing_puts;
    if (auto error = control_.standing_error()) return fail(*error);
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::put_standings(rows, expired);
  }
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override {
    const std::lock_guard lock(control_.table_mutex);
    return ForwardingStore::purge_standings(before, rows_max);
  }
  void cut() noexcept override {
    ++control_.cuts;
    if (!control_.ignores_cuts) control_.release();
  }
  std::string place() const override { return place_; }
  bool has_better_place() const override { return place_ != control_.preferred(); }

 private:
  StoreControl& control_;
  std::string place_;
};

}  // namespace grayling

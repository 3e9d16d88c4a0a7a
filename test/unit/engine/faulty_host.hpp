// SPDX-License-Identifier: MIT
// A host whose store fails at random: an engine with one worker on a table that other hosts share.
// Its owner is a simulation, which moves the clock. Only one host works at a time.
#pragma once

#include <random>

#include "grayling/engine/engine.hpp"
#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/one_worker.hpp"

namespace grayling {

// Decides how calls end. Only one worker works at a time.
struct Faults {
  std::mt19937 random;
  bool are_on = true;

  std::optional<Error> draw() {
    if (!are_on) return std::nullopt;
    switch (random() % 12) {
      case 0:
        return Error{ErrorKind::Unavailable, "lost"};
      case 1:
        return Error{ErrorKind::Conflict, "locked"};
      case 2:
        return Error{ErrorKind::ReadOnly, "read-only"};
      default:
        return std::nullopt;
    }
  }
};

class FaultyStore final : public ForwardingStore {
 public:
  FaultyStore(MemoryTable& table, const Clock& clock, Faults& faults)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)), faults_(faults) {}

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
  Result<void> touch(std::span<const Touch> touches) override {
    return work([&] { return ForwardingStore::touch(touches); });
  }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    return work([&] { return ForwardingStore::find_standings(keys); });
  }
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override {
    return work([&] { return ForwardingStore::recent_standings(since, after, rows_max); });
  }
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override {
    return work([&] { return ForwardingStore::put_standings(rows, expired); });
  }
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override {
    return work([&] { return ForwardingStore::purge_standings(before, rows_max); });
  }

 private:
  // A connection may be lost before the work or after it.
  template <typename Work>
  auto work(Work work) -> decltype(work()) {
    const auto fault = faults_.draw();
    if (fault && (fault->kind != ErrorKind::Unavailable || faults_.random() % 2 == 0)) {
      return fail(*fault);
    }
    auto done = work();
    if (fault) return fail(*fault);
    return done;
  }

  Faults& faults_;
};

class LastLine final : public Log {
 public:
  void write(LogLevel, std::string_view line) override {
    if (line.starts_with("action=")) line_ = line;
  }
  bool wants(LogLevel level) const override { return level == LogLevel::Info; }
  bool has(std::string_view part) const { return line_.find(part) != std::string::npos; }

 private:
  std::string line_;
};

class FaultyHost final : public Asker {
 public:
  FaultyHost(MemoryTable& table, const Clock& clock, Faults& faults, EngineSettings settings) {
    EngineOptions options;
    options.workers = 1;
    options.cache_entries = 1000;
    options.make_store = [&] { return std::make_unique<FaultyStore>(table, clock, faults); };
    options.wake = [] {};  // settle() looks
    engine_ = std::make_unique<Engine>(std::move(options), std::move(settings), clock, log_);
    settle();
  }

  // The log line of the decision.
  const LastLine& ask(const std::string& client, const std::string& sender,
                      const std::string& recipient = "b@example.net") {
    PolicyRequest request;
    request.client_address = client;
    request.sender = sender;
    request.recipient = recipient;
    return ask(request);
  }
  const LastLine& ask(const PolicyRequest& request) {
    is_answered_ = false;
    engine_->ask(request, *this, 0);
    settle();
    if (!is_answered_) FAIL("no answer");
    return log_;
  }

  void on_time() {
    engine_->on_time();
    settle();
  }
  void on_answer(std::uint64_t, std::string_view) override { is_answered_ = true; }

 private:
  // Runs until nothing is left to do. Results that on_wake() takes may lead to new work, and the
  // workers of the two hosts must not work at the same time.
  void settle() {
    engine_->on_turn_end();
    do {
      if (!wait_for_worker(*engine_)) FAIL("the worker is lost");
      engine_->on_wake();
      engine_->on_turn_end();
    } while (engine_->idle_workers() == 0);
  }

  LastLine log_;
  bool is_answered_ = false;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// An engine with one worker on a table in memory, and a clock that the test moves. It keeps the
// answers to the test's questions. It waits only for the worker, and at most kPatience.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "grayling/engine/engine.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"
#include "support/gated_store.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

namespace grayling {

struct Mail {
  std::string sender = "a@example.org";
  std::string recipient = "b@example.net";
  std::string client = "192.0.2.7";
  std::string instance;
  std::string state = "RCPT";
  std::string name = "client.example.org";  // isn't a provider's
  std::string recipient_count = "0";
  std::string context = "";
  std::string login = "";
  std::string helo = "";
};

// Views into `mail`.
inline PolicyRequest request_of(const Mail& mail) {
  PolicyRequest request;
  request.protocol_state = mail.state;
  request.client_address = mail.client;
  request.client_name = mail.name;
  request.sender = mail.sender;
  request.recipient = mail.recipient;
  request.instance = mail.instance;
  request.recipient_count = mail.recipient_count;
  request.policy_context = mail.context;
  request.sasl_username = mail.login;
  request.helo_name = mail.helo;
  return request;
}

class EngineStory : public Asker {
 public:
  explicit EngineStory(EngineSettings initial = {}) : settings(std::move(initial)) {}

  // The engine starts with the first question, so that a test can prepare the table before.
  Engine& engine() {
    if (!engine_) {
      EngineOptions options;
      options.workers = workers;
      options.cache_entries = cache_entries;
      options.make_store = [this] { return std::make_unique<GatedStore>(table, clock, store); };
      options.wake = [this] { wake(); };
      options.exemptions_wait = exemptions_wait;
      options.resolver = resolver;
      Log& to = other_log != nullptr ? *other_log : log;
      engine_ = std::make_unique<Engine>(std::move(options), settings, clock, to);
    }
    return *engine_;
  }

  // Before what it uses of a derived class goes.
  void end_engine() { engine_.reset(); }

  // Asks without waiting; returns the number of the question.
  std::size_t ask(const Mail& mail) {
    answers.emplace_back();
    engine().ask(request_of(mail), *this, answers.size() - 1);
    return answers.size() - 1;
  }

  // Asks, and waits for the answer.
  std::string answer(const Mail& mail) {
    const auto number = ask(mail);
    wait_until([&] { return !answers[number].empty(); });
    return answers[number];
  }

  // Asks, and holds the worker in the store, so that later questions wait. Returns its number.
  std::size_t ask_and_hold(const Mail& mail) {
    store.hold();
    const auto number = ask(mail);
    engine().on_turn_end();
    REQUIRE(store.wait_for_held_calls(1));
    return number;
  }

  std::size_t row_count() {
    const std::lock_guard lock(store.table_mutex);
    return table.rows.size();
  }
  Record first_row() {
    const std::lock_guard lock(store.table_mutex);
    return table.rows.begin()->second;
  }

  // Waits until the workers have done all their work, and takes the results.
  void settle() {
    engine().on_turn_end();
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (engine().idle_workers() < workers) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      std::this_thread::yield();
    }
    engine().on_wake();
  }

  template <typename Condition>
  void wait_until(Condition is_met) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    engine().on_turn_end();
    while (!is_met()) {
      std::unique_lock lock(mutex_);
      const bool is_in_time = woken_.wait_until(lock, end, [&] { return wakes_ > 0; });
      wakes_ = 0;
      lock.unlock();
      REQUIRE(is_in_time);
      engine().on_wake();
      engine().on_turn_end();
    }
  }

  void on_answer(std::uint64_t tag, std::string_view action) override {
    CHECK(answers[tag].empty());  // exactly one answer
    answers[tag] = action;
  }

  void wake() {
    {
      const std::lock_guard lock(mutex_);
      ++wakes_;
    }
    woken_.notify_one();
  }

  static constexpr std::chrono::seconds kPatience{60};
  std::size_t workers = 1;
  std::size_t cache_entries = 1000;
  std::chrono::milliseconds exemptions_wait{0};
  Resolver* resolver = nullptr;
  Log* other_log = nullptr;  // null: the engine's log is `log`
  TestClock clock;
  TestLog log;
  MemoryTable table;
  StoreControl store;
  EngineSettings settings;
  std::vector<std::string> answers;

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  int wakes_ = 0;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

inline const std::string kDefer = "DEFER_IF_PERMIT 4.2.0 Greylisted, please try again later";

}  // namespace grayling

// SPDX-License-Identifier: MIT
// A Decider that a test controls. The loop's thread uses it; any thread may use its atomics.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "grayling/engine/decider.hpp"

namespace grayling {

class ScriptedDecider final : public Decider {
 public:
  struct Asked {
    std::string sender;
    Asker* asker = nullptr;
    std::uint64_t tag = 0;
  };

  void ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) override {
    ++asked_count;
    const std::string sender(request.sender.value_or("(none)"));
    if (answers_at_once) {
      asker.on_answer(tag, prefix + sender);
    } else {
      asked.push_back({sender, &asker, tag});
    }
  }
  void on_turn_end() override {
    if (answers_on_turn_end) answer_all();
  }
  void on_wake() override {
    if (answers_on_wake) answer_all();
    ++wakes;
  }
  void on_time() override {
    ++times;
    time = kNever;
  }
  Monotonic next_time() const override { return time; }
  void stop() override { ++stops; }
  bool is_stopped() const override { return stops > 0 && can_stop; }

  // Answers the i-th waiting request.
  void answer(std::size_t i) {
    const Asked who = asked.at(i);
    asked.erase(asked.begin() + static_cast<std::ptrdiff_t>(i));
    who.asker->on_answer(who.tag, prefix + who.sender);
  }
  void answer_all() {
    while (!asked.empty()) answer(asked.size() - 1);
  }

  bool answers_at_once = true;
  std::string prefix = "INFO ";  // an answer is this and the sender
  std::vector<Asked> asked;      // the waiting requests, in the order in which they came
  bool answers_on_turn_end = false;
  std::atomic<bool> answers_on_wake{false};
  std::atomic<int> asked_count{0};
  std::atomic<int> wakes{0};
  std::atomic<int> times{0};
  std::atomic<int> stops{0};
  std::atomic<bool> can_stop{true};
  std::atomic<Monotonic> time{kNever};
};

}  // namespace grayling

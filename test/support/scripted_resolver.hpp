// SPDX-License-Identifier: MIT
// A Resolver with the answers of a test. They come by deliver(), in the order in which they are due
// on the test's clock. A question without such an answer gets NoName. One thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grayling/base/text.hpp"
#include "grayling/resolver/resolver.hpp"
#include "support/test_clock.hpp"

namespace grayling {

class ScriptedResolver final : public Resolver {
 public:
  using Milliseconds = std::chrono::milliseconds;

  explicit ScriptedResolver(const TestClock& clock, Milliseconds timeout = Milliseconds(300))
      : clock_(clock), timeout_(timeout) {}

  void add_address(const std::string& name, std::string_view address) {
    const auto parsed = IpAddress::parse(address).value();
    records(name, parsed.is_ipv4() ? RecordType::A : RecordType::Aaaa).addresses.push_back(parsed);
  }
  void add_text(const std::string& name, std::string text) {
    records(name, RecordType::Txt).texts.push_back(std::move(text));
  }
  void add_mail_host(const std::string& name, std::uint16_t preference, std::string host) {
    records(name, RecordType::Mx).mail_hosts.push_back({preference, std::move(host)});
  }
  void add_pointer(const std::string& name, std::string host) {
    records(name, RecordType::Ptr).names.push_back(std::move(host));
  }
  // Sets an answer other than records, for one type of a name.
  void set(const std::string& name, RecordType type, DnsAnswer::Kind kind) {
    script_[{lower_case(name), type}].answer = {kind, {}, {}, {}, {}};
  }
  // One that comes after the timeout comes as a failure.
  void delay(const std::string& name, RecordType type, Milliseconds delay) {
    script_[{lower_case(name), type}].delay = delay;
  }
  void fail_all(bool is_down) { is_down_ = is_down; }
  // What all names below `zone` get that have no line of their own; none: as any other name.
  void answer_below(const std::string& zone, std::optional<DnsAnswer> answer) {
    below_.erase(zone);
    if (answer) below_.emplace(zone, std::move(*answer));
  }
  void forget(const std::string& name) {
    std::erase_if(script_, [&](const auto& line) { return line.first.first == lower_case(name); });
  }

  QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler,
                 std::uint64_t tag) override {
    const Line line = line_of(name, type);
    const bool is_late = line.delay > timeout_;
    const Monotonic due = clock_.monotonic() + std::min(line.delay, timeout_);
    open_[{due, ++last_id_}] = {&handler, tag, is_late || is_down_ ? DnsAnswer{} : line.answer};
    asked.emplace_back(name, type);
    return last_id_;
  }

  void cancel(QuestionId id) override {
    std::erase_if(open_, [&](const auto& question) { return question.first.second == id; });
  }

  bool is_down() const override { return is_down_; }

  // Gives all answers that are due, also to questions that are asked meanwhile.
  void deliver() {
    while (!open_.empty() && open_.begin()->first.first <= clock_.monotonic()) {
      const Question question = open_.extract(open_.begin()).mapped();
      question.handler->on_answer(question.tag, question.answer);
    }
  }

  std::size_t open() const { return open_.size(); }

  std::vector<std::pair<std::string, RecordType>> asked;  // all questions so far

 private:
  struct Line {
    DnsAnswer answer{DnsAnswer::Kind::NoName, {}, {}, {}, {}};
    Milliseconds delay{0};
  };
  struct Question {
    AnswerHandler* handler = nullptr;
    std::uint64_t tag = 0;
    DnsAnswer answer;
  };

  DnsAnswer& records(const std::string& name, RecordType type) {
    auto& answer = script_[{lower_case(name), type}].answer;
    answer.kind = DnsAnswer::Kind::Records;
    return answer;
  }

  // A name with records of other types has no data of this one.
  Line line_of(std::string_view name, RecordType type) const {
    std::string key = lower_case(name);
    if (key.ends_with('.')) key.pop_back();
    if (const auto found = script_.find({key, type}); found != script_.end()) return found->second;
    const auto other = script_.lower_bound({key, RecordType{}});
    Line line;
    for (const auto& [zone, answer] : below_) {
      if (key.ends_with("." + zone)) return {answer, Milliseconds(0)};
    }
    if (other != script_.end() && other->first.first == key) {
      line.answer.kind = DnsAnswer::Kind::NoData;
    }
    return line;
  }

  const TestClock& clock_;
  const Milliseconds timeout_;
  std::map<std::pair<std::string, RecordType>, Line> script_;
  std::map<std::string, DnsAnswer> below_;
  std::map<std::pair<Monotonic, QuestionId>, Question> open_;  // by the time when they are due
  QuestionId last_id_ = 0;
  bool is_down_ = false;
};

}  // namespace grayling

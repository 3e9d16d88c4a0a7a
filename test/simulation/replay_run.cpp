// SPDX-License-Identifier: MIT
#include "simulation/replay_run.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace grayling::simulation {
namespace {

constexpr Seconds kLate = 600;
constexpr Seconds kWrittenBefore = 3600;  // an answer comes this long after the mail it answers

struct Event {
  Seconds at;
  std::size_t message;
  std::size_t attempt;
  bool is_sent;  // no attempt: the recipient writes to the sender

  bool operator>(const Event& other) const {
    return std::tie(at, message, attempt) > std::tie(other.at, other.message, other.attempt);
  }
};

class Replay {
 public:
  Replay(const std::vector<Message>& trace, int narrowing, const TraceDns& dns,
         Greylister& greylister)
      : trace_(trace),
        narrowing_(narrowing),
        dns_(dns),
        greylister_(greylister),
        outcome_(trace.size()) {
    for (std::size_t i = 0; i < trace.size(); ++i) {
      events_.push({trace[i].at, i, 0, false});
      if (!trace[i].is_answer) continue;
      events_.push({std::max<Seconds>(0, trace[i].at - kWrittenBefore), i, 0, true});
    }
  }

  Outcome run() {
    while (!events_.empty()) {
      const Event event = events_.top();
      events_.pop();
      event.is_sent ? send(event) : attempt(event);
    }
    return std::move(outcome_);
  }

 private:
  void send(const Event& event) {
    const Message& message = trace_[event.message];
    greylister_.on_sent(message.recipient, message.sender, kStart + event.at);
  }

  void attempt(const Event& event) {
    const Message& message = trace_[event.message];
    Host host = message.host_of(event.attempt, narrowing_);
    host.name = dns_.name_of(host, event.at);
    const Envelope envelope{host, message.sender, message.recipient, message.origin.message,
                            message.points};
    if (greylister_.passes(envelope, kStart + event.at)) {
      outcome_[event.message] = event.at - message.at;
      return;
    }
    const auto times = attempts(message.schedule, message.origin.message);
    const std::size_t next = event.attempt + 1;
    if (next == times.size()) return;
    events_.push({message.at + times[next], event.message, next, false});
  }

  const std::vector<Message>& trace_;
  const int narrowing_;
  const TraceDns& dns_;
  Greylister& greylister_;
  Outcome outcome_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

Seconds quantile(std::vector<Seconds>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(last * share + 0.5)];
}

}  // namespace

Outcome replay(const std::vector<Message>& trace, int narrowing, const TraceDns& dns,
               Greylister& greylister) {
  return Replay(trace, narrowing, dns, greylister).run();
}

Figures figures(const std::vector<Message>& trace, const Outcome& outcome, Seconds from) {
  Figures found;
  std::vector<Seconds> waits;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (trace[i].at < from) continue;
    const auto& passed = outcome[i];
    const auto source = static_cast<std::size_t>(trace[i].source);
    if (trace[i].kind == Kind::Spam) {
      ++found.spam;
      ++found.spam_of_source[source];
      found.spam_passed += passed.has_value();
      const bool is_null = trace[i].sender.empty();
      found.null_spam += is_null;
      found.null_spam_passed += is_null && passed;
      found.passed_of_source[source] += passed.has_value();
      continue;
    }
    const bool is_late = !passed || *passed > kLate;
    const bool is_code = trace[i].kind == Kind::Code;
    ++found.mail;
    found.lost += !passed;
    found.late += is_late;
    found.late_of_kind[static_cast<std::size_t>(trace[i].kind)] += is_late;
    ++found.mail_of_source[source];
    found.late_of_source[source] += is_late;
    found.codes += is_code;
    found.late_codes += is_code && is_late;
    found.waited += passed != Seconds{0};
    found.waited_of_kind[static_cast<std::size_t>(trace[i].kind)] += passed != Seconds{0};
    if (passed && *passed > 0) waits.push_back(*passed);
  }
  std::sort(waits.begin(), waits.end());
  found.median = quantile(waits, 0.5);
  found.percentile_99 = quantile(waits, 0.99);
  return found;
}

}  // namespace grayling::simulation

// SPDX-License-Identifier: MIT
#include "maillog/log_clock.hpp"

#include <algorithm>
#include <utility>

namespace grayling {

std::optional<LogClock::Waiting> LogClock::settled(bool is_confirmed, UnixSeconds other) {
  std::optional<Waiting> line = std::exchange(waiting_, std::nullopt);
  if (!is_confirmed) {
    ++out_of_order_;
    line->at = now_ == 0 ? other : now_;
  }
  now_ = std::max(now_, line->at);
  return line;
}

std::optional<LogClock::Waiting> LogClock::settled(UnixSeconds next) {
  if (!waiting_) return std::nullopt;
  return settled(next + kSortedFor >= waiting_->at, next);
}

std::optional<LogClock::Waiting> LogClock::settled_at_end(UnixSeconds latest) {
  if (!waiting_) return std::nullopt;
  return settled(now_ == 0 || latest == 0 || waiting_->at <= latest, waiting_->at);
}

UnixSeconds LogClock::follow(UnixSeconds at) {
  if (now_ != 0 && at + kSortedFor < now_) {
    ++out_of_order_;
    return now_ - kSortedFor;
  }
  now_ = std::max(now_, at);
  if (first_ == 0 || at < first_) first_ = at;
  return at;
}

}  // namespace grayling

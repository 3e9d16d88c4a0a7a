// SPDX-License-Identifier: MIT
// Tells from the answers whether the DNS works, and when to say so. Owned by the resolver; one
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grayling/base/dns_answer.hpp"

namespace grayling {

class DnsHealth {
 public:
  using Milliseconds = std::uint64_t;  // of a clock that never goes back

  // A question that failed. Its domain is the registrable one, so that one whose own servers are
  // broken counts once, whatever is asked for in it.
  struct Failed {
    std::string domain;
    std::string name;
    RecordType type;
  };
  // What the log should say.
  enum class News { None, Down, Works };

  // The DNS is in trouble if the questions for this many domains failed, and none was answered in
  // between, since this time. It is down if that goes on.
  static constexpr std::size_t kFailedDomains = 5;
  static constexpr Milliseconds kTroubleMs = 1000;
  static constexpr Milliseconds kDownMs = 3000;
  // From one line about a new trouble to the next.
  static constexpr Milliseconds kTellMs = 60'000;

  // Take only answers and silence of servers: nothing from the cache, and nothing that was refused
  // here.
  News note_answer();
  News note_failure(const std::string& name, RecordType type, Milliseconds now);

  bool is_in_trouble(Milliseconds now) const { return has_failed_for(kTroubleMs, now); }
  bool is_down() const { return is_down_; }

  // The last failures, of one question for each domain.
  const std::vector<Failed>& failed() const { return failed_; }

  void reset() { *this = {}; }  // others are asked from now on

 private:
  bool has_failed_for(Milliseconds time, Milliseconds now) const {
    return failed_.size() >= kFailedDomains && now >= first_failure_ + time;
  }

  std::vector<Failed> failed_;      // since the last answer, the newest last
  Milliseconds first_failure_ = 0;  // since the last answer
  bool is_down_ = false;
  bool is_told_ = false;                // that it is down
  std::optional<Milliseconds> told_{};  // when that was told last
};

}  // namespace grayling

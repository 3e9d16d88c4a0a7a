// SPDX-License-Identifier: MIT
// Messages that Postfix has accepted and whose recipients aren't all known yet: those come from the
// lines of the queue and of delivery. Owned by a LogReader; one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/maillog/attempt.hpp"
#include "maillog/log_line.hpp"
#include "maillog/smtpd_line.hpp"

namespace grayling {

// A message is given up after this time: delivery agents have named its recipients by then.
inline constexpr Seconds kOpenFor = 600;
inline constexpr std::size_t kOpenMax = 100'000;  // messages; then the oldest are closed early
inline constexpr std::size_t kOpenRecipientsMax = 1000;  // as smtpd_recipient_limit

class OpenMessages {
 public:
  // Attempts of messages whose recipients are known: the owner takes and clears them.
  std::vector<LoggedAttempt>& done() { return done_; }

  void accept(const LogLine& line, const AcceptedLine& accepted);
  // A line that begins with a queue ID: "4WXYZ: from=<…>, …, nrcpt=2 (queue active)",
  // "4WXYZ: to=<…>, orig_to=<…>, …", "4WXYZ: removed". Returns false if it is none of these.
  bool on_queue_line(const LogLine& line);
  void close_until(UnixSeconds now);  // messages that are open longer than kOpenFor
  void close_all();

 private:
  struct Open {
    LoggedAttempt attempt;  // without a recipient
    std::vector<std::string> recipients;
    std::size_t expected = 0;  // recipients; 0: not known yet
  };
  using Map = std::unordered_map<std::string, Open>;

  const std::string& key(std::string_view host, std::string_view queue_id);
  void close(Map::iterator place);
  void add_recipient(Open& open, std::string_view text);

  Map open_;  // by host and queue ID
  struct Begun {
    UnixSeconds at;
    std::string key;
  };
  std::deque<Begun> begun_;
  std::string key_;
  std::vector<LoggedAttempt> done_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Messages that Postfix has accepted and whose recipients aren't all known yet: those come from the
// lines of the queue and of delivery. Owned by a LogReader; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
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
// Then the oldest are closed early.
inline constexpr std::size_t kOpenMax = 100'000;                      // messages
inline constexpr std::size_t kOpenBytesMax = std::size_t{32} << 20U;  // of what they hold
inline constexpr std::size_t kOpenRecipientsMax = 1000;               // as smtpd_recipient_limit

class OpenMessages {
 public:
  explicit OpenMessages(std::size_t bytes_max = kOpenBytesMax) : bytes_max_(bytes_max) {}

  // Attempts of messages whose recipients are known: the owner takes and clears them.
  std::vector<LoggedAttempt>& done() { return done_; }

  void accept(const LogLine& line, const AcceptedLine& accepted);
  // A line that begins with a queue ID: "4WXYZ: from=<…>, …, nrcpt=2 (queue active)",
  // "4WXYZ: to=<…>, orig_to=<…>, …", "4WXYZ: removed". Returns false if it is none of these.
  bool on_queue_line(const LogLine& line);
  // Postfix didn't take the message after all.
  void drop(std::string_view host, std::string_view queue_id);
  void close_until(UnixSeconds now);  // messages that are open longer than kOpenFor
  void close_all();

  // A name that no other message has, although queue IDs are used again. Of a message that isn't
  // open it holds for an hour.
  std::string name_of(std::string_view host, std::string_view queue_id, UnixSeconds at);

 private:
  struct Open {
    LoggedAttempt attempt;  // without a recipient
    std::vector<std::string> recipients;
    std::vector<std::size_t> targets;  // hashes of what they were delivered to
    std::size_t expected = 0;          // targets; 0: not known yet
    std::size_t bytes = 0;             // of text and targets
    std::list<const std::string*>::iterator age;
  };
  using Map = std::unordered_map<std::string, Open>;

  const std::string& key(std::string_view host, std::string_view queue_id);
  Open take_out(Map::iterator place);
  void close(Map::iterator place);
  void close_oldest() { close(open_.find(*by_age_.front())); }
  void add_bytes(Open& open, std::size_t bytes);
  void add_recipient(Open& open, std::string_view text);

  const std::size_t bytes_max_;
  Map open_;                              // by host and queue ID
  std::list<const std::string*> by_age_;  // its keys, the oldest first
  std::size_t bytes_ = 0;
  std::uint64_t count_ = 0;
  std::string key_;
  std::vector<LoggedAttempt> done_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Asks a policy service over many connections from one thread, and times the answers.
// Owned by main. While it runs it allocates nothing.
//
// Closed loop: each connection sends its next request when its answer has come. Open loop (`rate`):
// each request has a planned time, and its latency counts from there, even if no connection was
// free to send it. So a service that stalls can't hide it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "histogram.hpp"
#include "request_text.hpp"
#include "workload.hpp"

namespace bench {

struct LoadOptions {
  grayling::Endpoint to;
  std::size_t connections = 16;
  std::chrono::nanoseconds duration{std::chrono::seconds(1)};
  double rate = 0;         // requests a second; 0: closed loop
  bool reconnect = false;  // the service hangs up after each answer, as gld does
};

struct LoadResult {
  enum Kind : std::size_t { kDunno, kPrepend, kDefer, kOther, kKinds };

  Histogram latencies;
  std::array<std::uint64_t, kKinds> answers{};
  std::uint64_t strangers = 0;           // answers to senders that had never asked
  std::uint64_t strangers_deferred = 0;  // of those
  std::uint64_t strangers_dunno = 0;     // of those: let in, as when the store isn't in time
  std::uint64_t unanswered = 0;          // when the wait for the last answers ended
  double seconds = 0;                    // from the first request to the last answer
};

class Loader {
 public:
  Loader(const LoadOptions& options, Workload& workload, RequestText& text);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  // Connects, and asks until the time or the workload is over. The error says what the service did
  // wrong.
  grayling::Result<LoadResult> run();

 private:
  using Nanoseconds = std::int64_t;
  static constexpr std::size_t kReplyBytesMax = 512;

  struct Connection {
    int socket = -1;
    std::uint32_t received = 0;  // bytes of the reply
    bool is_stranger = false;    // the sender of the request
    Nanoseconds since = 0;       // when the request was sent, or was planned to be
    std::array<char, kReplyBytesMax> reply{};
  };

  grayling::Result<void> open();
  grayling::Result<void> open(Connection& connection);  // closes it first if it is open
  grayling::Result<void> loop();
  grayling::Result<void> start_requests(Nanoseconds now);
  grayling::Result<void> wait_for_answers(Nanoseconds now);
  grayling::Result<void> receive(Connection& connection);
  grayling::Result<void> take_answer(Connection& connection, Nanoseconds now);
  grayling::Result<void> send(Connection& connection, Nanoseconds since);
  Nanoseconds planned() const;  // the time of the next request of an open loop

  const LoadOptions options_;
  Workload& workload_;
  RequestText& text_;
  LoadResult result_;

  int epoll_ = -1;
  std::vector<Connection> connections_;
  std::vector<Connection*> idle_;
  Nanoseconds begin_ = 0;
  Nanoseconds end_ = 0;  // no request is due from here on
  std::uint64_t sent_ = 0;
  bool is_work_over_ = false;
};

}  // namespace bench

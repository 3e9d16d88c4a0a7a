// SPDX-License-Identifier: MIT
// One connection: takes requests from its bytes, asks the Decider, and writes the answers in the
// order of the requests. Owned by Sessions; the loop's thread.
//
//   read ─ parser ─ ask ┄┄ on_answer ─ (early answers wait for their turn) ─ output ─ write
//
// Everything that is answered within one read goes out in one write. Answers that come later are
// written at the end of the loop's turn, by Sessions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/protocol/parser.hpp"
#include "server/fault_log.hpp"
#include "server/listener.hpp"
#include "server/uv_handle.hpp"

namespace grayling {

class Sessions;

// Requests of one session that were taken and not answered yet. Postfix sends one at a time; who
// sends more ahead is read on once there is room again.
inline constexpr std::uint64_t kPendingMax = 256;

// Bytes of answers of one session that were not written yet; beyond it no request is taken.
inline constexpr std::size_t kOutputBytesMax = std::size_t{64} * 1024;

// Requests that one session may have taken before the others get their turn, and all together: some
// milliseconds. One is always taken, which is all that Postfix sends.
inline constexpr int kRequestsPerTurnMax = 256;
inline constexpr int kTurnRequestsMax = 512;

// Bytes whose reading costs about as much as a request, and what is read of a session at once when
// the turn is over for all: a request of Postfix.
inline constexpr int kBytesOfRequest = 4096;
inline constexpr std::size_t kLateReadBytes = 2048;

// How long a connection closed for a malformed request may go on sending, in milliseconds. It is
// read so long and ignored: closed at once, the kernel would take back the answers before it.
inline constexpr std::uint64_t kLingerMs = 2000;

class Session final : public Asker {
 public:
  Session(Sessions& sessions, std::string peer, std::optional<IpAddress> client);

  int open(uv_loop_t& loop, Accepted connection);  // 0, or an error of libuv

  void on_answer(std::uint64_t tag, std::string_view action) override;

  // Takes the requests and writes the answers that wait, then reads on or closes.
  void settle();
  void close_if_timed_out(std::uint64_t now_ms);
  void end_input();  // takes no more requests, and closes when those taken were answered
  void close();
  void give_up();  // closes, and gives back its memory at once

  std::size_t bytes() const;  // of memory for what it received and for its answers

  bool is_open() const { return static_cast<bool>(stream_); }
  bool is_over() const { return !is_open() && in_flight_ == 0; }

 private:
  friend class Sessions;

  // It starts with the handle that it is, so that it can be each of them.
  union Stream {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  };
  enum class Input : std::uint8_t {
    Open,
    Ignored,  // after a malformed request
    Ended,
  };
  struct Write;

  void on_read(ssize_t length, const char* bytes);
  void take_requests();
  void refuse_request();
  void write_output();
  void write_later(std::size_t written);
  void on_written(int status);
  void close_if_done();
  void update_reading();
  void stop_reading();                                    // until the session is settled
  void warn(Fault fault, const std::string& line) const;  // of what the peer did
  void tell_unfinished() const;  // that it ended in a request, where it did
  void touch();                  // the wait for a request begins now

  bool is_full() const;
  bool is_answered() const;  // all that was asked, and it is written
  bool has_input() const;    // in the kernel, not read yet

  Sessions& sessions_;
  std::size_t index_ = 0;  // where Sessions keeps it
  UvHandle<Stream> stream_;
  const std::string peer_;
  const std::optional<IpAddress> client_;  // none at a UNIX socket
  RequestParser parser_;

  std::uint64_t first_ = 0;      // the tag of the first request whose answer is not in output_
  std::uint64_t next_ = 0;       // the tag of the next request
  std::uint64_t in_flight_ = 0;  // asked, and the Decider has not answered
  std::map<std::uint64_t, std::string> early_;  // answers before their turn
  std::string output_;
  std::size_t writing_bytes_ = 0;  // of the Write that is under way
  std::size_t counted_bytes_ = 0;  // of bytes(), in what all hold together

  std::uint64_t since_ms_ = 0;  // it is idle, its request is unfinished, or it lingers
  std::uint64_t write_since_ms_ = 0;
  Input input_ = Input::Open;
  bool is_reading_ = false;
  bool is_writing_ = false;    // a Write is under way
  bool is_lingering_ = false;  // all is answered and shut down
  bool has_begun_ = false;     // a request has begun, and the rest of it has not come
  bool has_more_ = false;      // the parser may hold another request
  bool is_settling_ = false;
  bool is_waiting_ = false;  // for Sessions to settle it
};

}  // namespace grayling

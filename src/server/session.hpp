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
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/loop/uv_handle.hpp"
#include "grayling/protocol/parser.hpp"
#include "server/fault_log.hpp"
#include "server/listener.hpp"

namespace grayling {

class Sessions;

// The most unanswered requests of one session. Postfix sends one at a time; from a client that
// sends ahead no more is read until there is room again.
inline constexpr std::uint64_t kPendingMax = 256;

// The most bytes of unwritten answers of one session; beyond it no request is taken.
inline constexpr std::size_t kOutputBytesMax = std::size_t{64} * 1024;

// The most requests in one turn of the loop: of one session, and of all together, which is some
// milliseconds of work. One of each session is always taken; Postfix sends no more.
inline constexpr int kRequestsPerTurnMax = 256;
inline constexpr int kTurnRequestsMax = 512;

// The part of a request that is kept until its rest comes needs new memory. To keep this number of
// bytes costs about as much as to answer a request.
inline constexpr int kBytesOfRequest = 1024;

// One request of Postfix has fewer bytes. Not more is read at once of a session that doesn't send
// requests ahead, nor of any session after the turn is used up.
inline constexpr std::size_t kUsualRequestBytes = 4096;

// How many reads such a turn still has for sessions that have begun a request.
inline constexpr int kLateRestsMax = 32;

// A session that holds more of an unfinished request than a usual one has waits in a row. In each
// turn the first kLargeReadsMax of the row are read, kLargeReadBytes of each at most, so that they
// cost the other sessions little, however many they are.
inline constexpr int kLargeReadsMax = 1;
inline constexpr std::size_t kLargeReadBytes = std::size_t{16} * 1024;

// Milliseconds that a connection may go on sending after a malformed request. The bytes are read
// and ignored: if it were closed at once, the kernel would discard the answers before it.
inline constexpr std::uint64_t kLingerMs = 2000;

class Session final : public Asker {
 public:
  Session(Sessions& sessions, std::string peer, std::optional<IpAddress> client);

  int open(uv_loop_t& loop, Accepted connection);  // 0, or an error of libuv

  void on_answer(std::uint64_t tag, std::string_view action) override;

  // Takes the requests and writes the answers that wait, then reads on or closes.
  void settle();
  void close_if_timed_out(std::uint64_t now_ms);
  void check() const;  // asserts that each request has one answer, or waits for one
  void end_input();    // takes no more requests, and closes when those taken were answered
  void close();
  void give_up();  // closes, and gives back its memory at once

  std::size_t bytes() const;  // of memory, for received requests and for answers

  bool is_open() const { return static_cast<bool>(stream_); }
  bool is_over() const { return !is_open() && in_flight_ == 0; }

 private:
  friend class Sessions;

  // Each member begins with the same handle, so the union can be used as any of them.
  union Stream {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  };
  enum class Input : std::uint8_t {
    Open,
    Large,    // an unfinished request is large: Sessions says when to read on
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
  unsigned read_bytes_max() const;  // how many bytes to read now; 0: not before the next turn
  void stop_reading();              // until the session is settled
  void wait_in_row();               // until read_large()
  void read_large();                // some of a large request; if nothing has come, waits for it
  void watch();                     // waits in the row again when something has come
  void warn(Fault fault, const std::string& line) const;  // about a fault of the client
  void warn_unfinished() const;  // if the client hung up in the middle of a request
  void touch();                  // restarts the time-out for the next request

  bool is_full() const;
  bool is_answered() const;  // every request was answered, and all is written
  bool has_input() const;    // in the kernel, not read yet

  Sessions& sessions_;
  std::size_t index_ = 0;                    // its place in Sessions
  std::list<Session*>::iterator row_place_;  // if is_in_row_
  UvHandle<Stream> stream_;
  int fd_ = -1;  // of stream_, while that is open
  const std::string peer_;
  const std::optional<IpAddress> client_;  // none for a UNIX socket
  RequestParser parser_;

  std::uint64_t first_ = 0;      // the tag of the first request whose answer is not in output_
  std::uint64_t next_ = 0;       // the tag of the next request
  std::uint64_t in_flight_ = 0;  // asked, and the Decider has not answered
  std::map<std::uint64_t, std::string> early_;  // answers before their turn
  std::string output_;
  std::size_t writing_bytes_ = 0;  // of the write in progress
  std::size_t counted_bytes_ = 0;  // the part of bytes() that Sessions has counted

  std::uint64_t since_ms_ = 0;  // start of being idle, of an unfinished request, or of lingering
  std::uint64_t write_since_ms_ = 0;
  unsigned read_bytes_ = kUsualRequestBytes;  // read at once, unless the turn is used up
  Input input_ = Input::Open;
  bool is_reading_ = false;
  bool is_writing_ = false;    // a write is in progress
  bool is_lingering_ = false;  // all is answered, and our side is shut down
  bool has_begun_ = false;     // a request has begun and isn't complete
  bool has_more_ = false;      // the parser may hold another request
  bool is_settling_ = false;
  bool is_waiting_ = false;  // listed in Sessions, to be settled
  bool is_in_row_ = false;   // of those with a large request
};

}  // namespace grayling

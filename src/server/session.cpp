// SPDX-License-Identifier: MIT
#include "server/session.hpp"

#include <cerrno>
#include <utility>

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "grayling/base/assert.hpp"
#include "grayling/protocol/reply.hpp"
#include "server/sessions.hpp"

namespace grayling {
namespace {

// What an idle session may keep allocated for its answers, in bytes.
constexpr std::size_t kIdleOutputBytes = 512;

}  // namespace

// The part of an output that the kernel did not take at once. It may outlive its session.
struct Session::Write {
  uv_write_t request{};
  std::string bytes;
};

Session::Session(Sessions& sessions, std::string peer, std::optional<IpAddress> client)
    : sessions_(sessions), peer_(std::move(peer)), client_(client) {}

int Session::open(uv_loop_t& loop, Accepted connection) {
  const int fd = connection.fd.get();
  int status = stream_.open(this, [&](Stream* stream) {
    return connection.is_unix ? uv_pipe_init(&loop, &stream->pipe, 0)
                              : uv_tcp_init(&loop, &stream->tcp);
  });
  if (status != 0) return status;
  status = connection.is_unix ? uv_pipe_open(&stream_->pipe, fd) : uv_tcp_open(&stream_->tcp, fd);
  if (status != 0) return status;
  fd_ = connection.fd.release();
  touch();
  update_reading();
  return 0;
}

void Session::update_reading() {
  const bool is_wanted =
      input_ == Input::Ignored || (input_ == Input::Open && !has_more_ && !is_full());
  if (is_wanted == is_reading_) return;
  if (!is_wanted) return stop_reading();
  is_reading_ = true;
  uv_read_start(
      &stream_->stream,
      [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
        const auto& session = *static_cast<Session*>(handle->data);
        *buffer = uv_buf_init(session.sessions_.read_buffer_.data(), session.read_bytes_max());
      },
      [](uv_stream_t* stream, ssize_t length, const uv_buf_t* buffer) {
        static_cast<Session*>(stream->data)->on_read(length, buffer->base);
      });
}

// Postfix sends a request whole, so once the turn is used up, few of those that have begun one have
// its rest to send. If thousands of others were then read a little each, that alone would be a long
// turn. But some are read in each turn, because others may use up every one.
unsigned Session::read_bytes_max() const {
  if (sessions_.has_turn()) return read_bytes_;
  if (has_begun_ && sessions_.late_rests_++ >= kLateRestsMax) return 0;
  return kUsualRequestBytes;
}

void Session::stop_reading() {
  is_reading_ = false;
  uv_read_stop(&stream_->stream);
}

void Session::wait_in_row() {
  if (is_reading_) stop_reading();
  input_ = Input::Large;
  sessions_.add_to_row(*this);
}

// Not by libuv, which would read of all that have something in the same turn.
void Session::read_large() {
  if (input_ != Input::Large) return;
  if (is_full()) {  // it reads on when it is settled
    input_ = Input::Open;
    return;
  }
  const ssize_t length = recv(fd_, sessions_.read_buffer_.data(), kLargeReadBytes, MSG_DONTWAIT);
  const int error = errno;
  if (length < 0 && (error == EAGAIN || error == EINTR)) return watch();
  input_ = Input::Open;
  on_read(length > 0 ? length : length == 0 ? UV_EOF : -error, sessions_.read_buffer_.data());
}

// It has no buffer for libuv, which thus only says that there is something.
void Session::watch() {
  uv_read_start(
      &stream_->stream,
      [](uv_handle_t*, std::size_t, uv_buf_t* buffer) { *buffer = uv_buf_init(nullptr, 0); },
      [](uv_stream_t* stream, ssize_t, const uv_buf_t*) {
        uv_read_stop(stream);
        auto& session = *static_cast<Session*>(stream->data);
        if (session.input_ == Input::Large) session.sessions_.add_to_row(session);
      });
}

void Session::on_read(ssize_t length, const char* bytes) {
  if (length == 0) return;  // libuv: there was nothing to read
  if (length < 0 && length != UV_EOF) {
    if (length == UV_ENOBUFS) return;  // libuv: read_bytes_max() was 0; it comes again next turn
    warn_unfinished();
    return close();
  }
  if (length == UV_EOF) {
    input_ = Input::Ended;
  } else if (input_ == Input::Open) {
    parser_.lend({bytes, static_cast<std::size_t>(length)});
    has_more_ = true;
    is_settling_ = true;
    take_requests();
    is_settling_ = false;
    if (has_more_) parser_.keep();
    if (has_begun_ || has_more_) {
      sessions_.turn_requests_ += static_cast<int>(length) / kBytesOfRequest;
      if (!has_more_ && parser_.unfinished_bytes() >= kUsualRequestBytes) {
        wait_in_row();
      } else if (static_cast<std::size_t>(length) == kUsualRequestBytes) {
        read_bytes_ = Sessions::kReadBytesMax;  // it sends requests ahead
      }
    }
    if (has_more_ || !sessions_.has_turn()) stop_reading();  // otherwise libuv would read on
  }
  sessions_.count_bytes(*this);
  sessions_.settle_soon(*this);
}

void Session::settle() {
  if (!is_open()) return;
  is_settling_ = true;
  if (has_more_) take_requests();
  write_output();
  is_settling_ = false;
  sessions_.count_bytes(*this);
  close_if_done();
  if (!is_open()) return;
  if (has_more_ && !is_full()) sessions_.settle_soon(*this);
  update_reading();
}

void Session::take_requests() {
  for (int i = 0; i < kRequestsPerTurnMax && !is_full(); ++i) {
    if (!sessions_.has_turn() && i > 0) return;
    ++sessions_.turn_requests_;
    switch (parser_.next()) {
      case RequestParser::Status::Request:
        has_begun_ = false;
        ++in_flight_;
        sessions_.decider_.ask(parser_.request(), *this, next_++);
        break;
      case RequestParser::Status::NeedMore:
        has_more_ = false;
        if (!parser_.is_mid_request()) {  // empty lines don't extend the time-out
          has_begun_ = false;
        } else if (!std::exchange(has_begun_, true)) {
          since_ms_ = sessions_.now_ms();
        }
        return;
      case RequestParser::Status::Malformed:
        return refuse_request();
    }
  }
}

void Session::refuse_request() {
  sessions_.statistics_.malformed.add();
  warn(Fault::Malformed, "malformed request from " + peer_ + ": " + parser_.fault());
  has_more_ = false;
  has_begun_ = false;
  input_ = Input::Ignored;
}

void Session::on_answer(std::uint64_t tag, std::string_view action) {
  --in_flight_;
  if (!is_open()) {
    if (is_over()) sessions_.on_over(*this);
    return;
  }
  if (tag != first_) {
    GRAYLING_ASSERT(tag > first_ && tag < next_);
    const bool is_first_answer = early_.emplace(tag, action).second;
    GRAYLING_ASSERT(is_first_answer);
    return;
  }
  append_reply(output_, action);
  ++first_;
  while (!early_.empty() && early_.begin()->first == first_) {
    append_reply(output_, early_.begin()->second);
    early_.erase(early_.begin());
    ++first_;
  }
  if (!is_settling_) sessions_.settle_soon(*this);
}

void Session::write_output() {
  if (is_writing_ || output_.empty()) return;
  // As uv_try_write() would, which looks for writes that wait first: there is none. The kernel has
  // no buffer for a while (ENOBUFS): libuv waits for that, too.
  const ssize_t status = ::write(fd_, output_.data(), output_.size());
  if (status < 0 && errno != EAGAIN && errno != EINTR && errno != ENOBUFS) return close();
  const std::size_t written = status < 0 ? 0 : static_cast<std::size_t>(status);
  if (written < output_.size()) return write_later(written);
  output_.clear();
  if (output_.capacity() > kIdleOutputBytes) output_.shrink_to_fit();
  touch();
}

void Session::write_later(std::size_t written) {
  GRAYLING_ASSERT(!is_writing_ && written < output_.size());
  auto write = std::make_unique<Write>();
  write->bytes = std::exchange(output_, {});
  const uv_buf_t rest = uv_buf_init(write->bytes.data() + written,
                                    static_cast<unsigned>(write->bytes.size() - written));
  const int status = uv_write(
      &write->request, &stream_->stream, &rest, 1, [](uv_write_t* request, int written_status) {
        auto* session = static_cast<Session*>(request->handle->data);
        const std::unique_ptr<Write> done(reinterpret_cast<Write*>(request));
        if (session != nullptr) session->on_written(written_status);
      });
  if (status != 0) return close();
  writing_bytes_ = write->bytes.capacity();
  static_cast<void>(write.release());
  is_writing_ = true;
  write_since_ms_ = sessions_.now_ms();
}

void Session::on_written(int status) {
  GRAYLING_ASSERT(is_writing_);
  is_writing_ = false;
  writing_bytes_ = 0;
  if (status != 0) return close();
  touch();
  settle();
}

void Session::close_if_done() {
  if (!is_open() || has_more_ || !is_answered()) return;
  if (input_ == Input::Ended) {
    warn_unfinished();
    return close();
  }
  if (input_ != Input::Ignored) {
    if (sessions_.is_draining() && !has_begun_ && !has_input()) close();
    return;
  }
  if (std::exchange(is_lingering_, true)) return;
  uv_os_fd_t fd = -1;
  if (uv_fileno(&stream_->handle, &fd) == 0) shutdown(fd, SHUT_WR);
  touch();
}

void Session::close_if_timed_out(std::uint64_t now_ms) {
  if (!is_open()) return;
  const auto is_past = [now_ms](std::uint64_t since, std::uint64_t length) {
    return now_ms > since && now_ms - since > length;
  };
  const auto request_ms = static_cast<std::uint64_t>(sessions_.limits_.request_timeout.count());
  const auto idle_ms = static_cast<std::uint64_t>(sessions_.limits_.idle_timeout.count());
  if (is_writing_) {
    if (!is_past(write_since_ms_, request_ms)) return;
    warn(Fault::Closed, peer_ + " doesn't read its answers: closed");
    return close();
  }
  if (first_ != next_) return;  // the Decider's deadline bounds that
  if (is_lingering_) {
    if (is_past(since_ms_, kLingerMs)) close();
  } else if (has_begun_) {
    if (!is_past(since_ms_, request_ms)) return;
    warn(Fault::Closed, peer_ + " didn't finish its request in time: closed");
    close();
  } else if (is_past(since_ms_, idle_ms)) {
    sessions_.log_.debug(peer_ + " was idle for too long: closed");
    close();
  }
}

// Not at each request, which would cost a known sender something.
void Session::check() const {
  GRAYLING_ASSERT(first_ <= next_ && next_ - first_ <= kPendingMax);
  GRAYLING_ASSERT(in_flight_ <= next_);
  if (!is_open()) return;
  GRAYLING_ASSERT(in_flight_ + early_.size() == next_ - first_);
  GRAYLING_ASSERT(early_.empty() || early_.begin()->first > first_);
  GRAYLING_ASSERT(is_writing_ || writing_bytes_ == 0);
  parser_.check();
}

void Session::end_input() {
  if (!is_open() || input_ == Input::Ended) return;
  input_ = Input::Ended;
  settle();
}

void Session::warn_unfinished() const {
  if (!has_begun_ || sessions_.is_draining()) return;
  warn(Fault::Closed, peer_ + " hung up in the middle of a request, before its empty line: closed");
}

void Session::close() {
  if (!is_open()) return;
  check();
  stream_.reset();
  fd_ = -1;
  is_reading_ = false;
  sessions_.on_closed(*this);
}

void Session::give_up() {
  warn(Fault::Closed,
       peer_ + " is closed: it held " + std::to_string(bytes() / 1024) +
           " KiB of unfinished requests and unread answers, and all together hold too much");
  close();
  parser_ = RequestParser();
  output_ = std::string();
  early_.clear();
}

std::size_t Session::bytes() const {
  return is_open() ? parser_.bytes() + output_.capacity() + writing_bytes_ : 0;
}

void Session::warn(Fault fault, const std::string& line) const {
  sessions_.faults_.log(client_, fault, line, sessions_.now_ms());
}

void Session::touch() {
  if (!has_begun_) since_ms_ = sessions_.now_ms();
}

bool Session::is_full() const {
  return next_ - first_ >= kPendingMax || output_.size() >= kOutputBytesMax;
}

bool Session::is_answered() const {
  return first_ == next_ && output_.empty() && !is_writing_;
}

bool Session::has_input() const {
  uv_os_fd_t fd = -1;
  int length = 0;
  return uv_fileno(&stream_->handle, &fd) == 0 && ioctl(fd, FIONREAD, &length) == 0 && length > 0;
}

}  // namespace grayling

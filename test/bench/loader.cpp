// SPDX-License-Identifier: MIT
#include "loader.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <string>
#include <system_error>
#include <utility>

#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connect.hpp"
#include "waiting.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Result;

constexpr std::int64_t kSecond = 1'000'000'000;

// How long it waits for the last answers. Every service has a deadline well below this.
constexpr std::int64_t kDrainTime = 10 * kSecond;

std::int64_t clock_now() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string last_error() {
  return std::generic_category().message(errno);
}

// Postfix takes an action in upper or lower case.
bool begins(std::string_view action, std::string_view name) {
  return action.size() >= name.size() &&
         ::strncasecmp(action.data(), name.data(), name.size()) == 0;
}

LoadResult::Kind kind_of(std::string_view action) {
  if (begins(action, "DUNNO")) return LoadResult::kDunno;
  if (begins(action, "PREPEND")) return LoadResult::kPrepend;
  if (begins(action, "DEFER")) return LoadResult::kDefer;
  return LoadResult::kOther;
}

}  // namespace

Loader::Loader(const LoadOptions& options, Workload& workload, RequestText& text)
    : options_(options), workload_(workload), text_(text), connections_(options.connections) {}

Loader::~Loader() {
  for (const auto& connection : connections_) {
    if (connection.socket >= 0) ::close(connection.socket);
  }
  if (epoll_ >= 0) ::close(epoll_);
}

Result<LoadResult> Loader::run() {
  if (auto opened = open(); !opened) return fail(opened.error());
  begin_ = clock_now();
  end_ = begin_ + options_.duration.count();
  if (auto done = loop(); !done) return fail(done.error());
  result_.seconds = static_cast<double>(clock_now() - begin_) / kSecond;
  result_.unanswered = sent_ - result_.latencies.count();
  return result_;
}

Result<void> Loader::open() {
  wait_exactly();
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  for (auto& connection : connections_) {
    if (auto opened = open(connection); !opened) return opened;
    idle_.push_back(&connection);
  }
  return {};
}

Result<void> Loader::open(Connection& connection) {
  if (connection.socket >= 0) ::close(std::exchange(connection.socket, -1));
  const auto socket = connect_to(options_.to);
  if (!socket) return fail(socket.error());
  connection.socket = *socket;
  epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, *socket, &event) == 0 ? Result<void>()
                                                                  : fail(last_error());
}

Result<void> Loader::loop() {
  for (;;) {
    const Nanoseconds now = clock_now();
    if (auto started = start_requests(now); !started) return started;
    const bool is_over = is_work_over_ || (options_.rate > 0 ? planned() : now) >= end_;
    if (is_over && idle_.size() == connections_.size()) return {};
    if (is_over && now >= end_ + kDrainTime) return {};
    if (auto waited = wait_for_answers(now); !waited) return waited;
  }
}

Loader::Nanoseconds Loader::planned() const {
  return begin_ + static_cast<Nanoseconds>(static_cast<double>(sent_) / options_.rate * kSecond);
}

Result<void> Loader::start_requests(Nanoseconds now) {
  const bool is_paced = options_.rate > 0;
  while (!idle_.empty() && !is_work_over_) {
    const Nanoseconds since = is_paced ? planned() : now;
    if (since > now || since >= end_) return {};
    Connection& connection = *idle_.back();
    idle_.pop_back();
    if (auto sent = send(connection, since); !sent) return sent;
  }
  return {};
}

Result<void> Loader::wait_for_answers(Nanoseconds now) {
  Nanoseconds wake = end_ + kDrainTime;
  if (options_.rate > 0 && !idle_.empty() && planned() < end_) wake = planned();
  const Nanoseconds wait = std::max<Nanoseconds>(wake - now, 0);
  const timespec timeout{.tv_sec = wait / kSecond, .tv_nsec = wait % kSecond};
  std::array<epoll_event, 128> events{};
  const int ready =
      ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (ready < 0 && errno != EINTR) return fail("epoll: " + last_error());
  for (int i = 0; i < ready; ++i) {
    auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (auto received = receive(connection); !received) return received;
  }
  return {};
}

Result<void> Loader::receive(Connection& connection) {
  char* const place = connection.reply.data() + connection.received;
  const ssize_t length = ::recv(connection.socket, place, kReplyBytesMax - connection.received, 0);
  if (length < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (length < 0) return fail("the connection broke: " + last_error());
  if (length == 0) return fail("the service hung up, or its reply has over 512 bytes");
  connection.received += static_cast<std::uint32_t>(length);
  const std::string_view reply(connection.reply.data(), connection.received);
  const std::size_t end = reply.find("\n\n");
  if (end == std::string_view::npos) return {};
  if (end + 2 != reply.size()) return fail("bytes after a reply");
  return take_answer(connection, clock_now());
}

Result<void> Loader::take_answer(Connection& connection, Nanoseconds now) {
  const std::string_view reply(connection.reply.data(), connection.received);
  constexpr std::string_view kName = "action=";
  if (!reply.starts_with(kName)) return fail("a reply without an action");
  const LoadResult::Kind kind = kind_of(reply.substr(kName.size()));
  ++result_.answers[kind];
  if (connection.is_stranger) {
    ++result_.strangers;
    if (kind == LoadResult::kDefer) ++result_.strangers_deferred;
    if (kind == LoadResult::kDunno) ++result_.strangers_dunno;
  }
  result_.latencies.add(now - connection.since);
  connection.received = 0;
  if (options_.reconnect) {
    if (auto opened = open(connection); !opened) return opened;
  }
  if (options_.rate > 0 || now >= end_ || is_work_over_) {
    idle_.push_back(&connection);
    return {};
  }
  return send(connection, now);
}

Result<void> Loader::send(Connection& connection, Nanoseconds since) {
  const auto turn = workload_.next();
  if (!turn) {
    is_work_over_ = true;
    idle_.push_back(&connection);
    return {};
  }
  const std::string_view request = text_.of(turn->sender);
  const ssize_t length = ::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL);
  if (length < 0) return fail("sending failed: " + last_error());
  // A request fits into the empty buffer of a socket.
  if (static_cast<std::size_t>(length) != request.size()) return fail("a request was cut");
  connection.since = since;
  connection.is_stranger = turn->is_stranger;
  ++sent_;
  return {};
}

}  // namespace bench

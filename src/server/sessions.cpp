// SPDX-License-Identifier: MIT
#include "server/sessions.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {

Sessions::Sessions(uv_loop_t& loop, Decider& decider, Log& log, ServerStatistics& statistics,
                   std::function<void()> wake)
    : loop_(loop), decider_(decider), log_(log), statistics_(statistics), wake_(std::move(wake)) {}

Sessions::~Sessions() = default;

void Sessions::add(Accepted connection) {
  if (open_count_ >= limits_.connections_max) return refuse();
  auto session = std::make_unique<Session>(*this, connection.peer, connection.client);
  const int status = session->open(loop_, std::move(connection));
  if (status != 0) {
    log_.error(std::string("a connection can't be served: ") + uv_strerror(status));
    return;
  }
  session->index_ = sessions_.size();
  sessions_.push_back(std::move(session));
  statistics_.open.set(++open_count_);
  statistics_.accepted.add();
}

void Sessions::refuse() {
  ++refused_count_;
  statistics_.refused.add();
  refused_ms_ = now_ms();
  if (is_refusing_ || refused_ms_ < next_refused_log_ms_) return;
  is_refusing_ = true;
  next_refused_log_ms_ = refused_ms_ + kRefusedLogMs;
  log_.warning("new connections are closed: " + std::to_string(open_count_) +
               " are open (connections_max)");
}

void Sessions::count_bytes(Session& session) {
  bytes_ -= session.counted_bytes_;
  session.counted_bytes_ = session.bytes();
  bytes_ += session.counted_bytes_;
}

void Sessions::make_room() {
  std::vector<Session*> rest;
  rest.reserve(sessions_.size());
  for (const auto& session : sessions_) rest.push_back(session.get());
  const auto holds_less = [](const Session* a, const Session* b) {
    return a->counted_bytes_ < b->counted_bytes_;
  };
  // A heap, because usually only a few of many sessions are closed. A little more is freed than
  // must be, so that not every turn looks at all sessions.
  std::make_heap(rest.begin(), rest.end(), holds_less);
  const std::size_t wanted = limits_.held_bytes_max - limits_.held_bytes_max / 64;
  while (bytes_ > wanted && !rest.empty()) {
    std::pop_heap(rest.begin(), rest.end(), holds_less);
    rest.back()->give_up();
    rest.pop_back();
  }
}

void Sessions::settle_soon(Session& session) {
  if (std::exchange(session.is_waiting_, true)) return;
  waiting_.push_back(&session);
}

void Sessions::on_closed(Session& session) {
  GRAYLING_ASSERT(open_count_ > 0);
  statistics_.open.set(--open_count_);
  count_bytes(session);
  if (std::exchange(session.is_in_row_, false)) row_.erase(session.row_place_);
  if (session.is_over()) on_over(session);
}

void Sessions::on_over(Session& session) {
  over_.push_back(&session);
  has_chores_ = true;
}

void Sessions::add_to_row(Session& session) {
  if (std::exchange(session.is_in_row_, true)) return;
  session.row_place_ = row_.insert(row_.end(), &session);
  has_chores_ = true;
}

void Sessions::read_row() {
  for (int i = 0; i < kLargeReadsMax && !row_.empty(); ++i) {
    Session* session = row_.front();
    row_.pop_front();
    session->is_in_row_ = false;
    session->read_large();
  }
}

void Sessions::free_over() {
  // None of them is in waiting_, which now holds only open sessions.
  for (const Session* session : over_) {
    GRAYLING_ASSERT(session->is_over() && !session->is_waiting_ && !session->is_in_row_);
    GRAYLING_ASSERT(session->index_ < sessions_.size());
    auto& place = sessions_[session->index_];
    GRAYLING_ASSERT(place.get() == session);  // each is over once
    std::swap(place, sessions_.back());
    place->index_ = session->index_;
    sessions_.pop_back();
  }
  over_.clear();
}

void Sessions::do_chores() {
  has_chores_ = false;
  free_over();
  read_row();
  if (row_.empty() && over_.empty()) return;
  has_chores_ = true;
  wake_();
}

void Sessions::finish_turn() {
  if (bytes_ > limits_.held_bytes_max) make_room();
  turn_requests_ = 0;
  late_rests_ = 0;
  settling_.swap(waiting_);
  for (Session* session : settling_) {
    session->is_waiting_ = false;
    session->settle();
  }
  settling_.clear();
  decider_.on_turn_end();

  if (has_chores_) do_chores();
  if (!waiting_.empty()) wake_();
}

void Sessions::check() const {
  std::size_t bytes = 0;
  std::size_t open = 0;
  for (const auto& session : sessions_) {
    session->check();
    bytes += session->counted_bytes_;
    open += session->is_open();
  }
  GRAYLING_ASSERT(bytes == bytes_);
  GRAYLING_ASSERT(open == open_count_);
}

void Sessions::sweep(std::uint64_t now_ms) {
  check();
  for (const auto& session : sessions_) session->close_if_timed_out(now_ms);
  faults_.sweep(now_ms);
  if (is_refusing_ && now_ms - refused_ms_ >= kRefusedCalmMs) {
    is_refusing_ = false;
    log_.warning("new connections are served again; closed: " +
                 std::to_string(std::exchange(refused_count_, 0)));
  }
}

void Sessions::drain() {
  is_draining_ = true;
  for (const auto& session : sessions_) session->settle();
}

void Sessions::end_input() {
  for (const auto& session : sessions_) session->end_input();
}

void Sessions::close_all() {
  for (const auto& session : sessions_) session->close();
}

}  // namespace grayling

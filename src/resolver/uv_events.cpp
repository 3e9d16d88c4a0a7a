// SPDX-License-Identifier: MIT
#include "resolver/uv_events.hpp"

#include <memory>

#include <sys/time.h>

#include "grayling/loop/uv_handle.hpp"

namespace grayling {
namespace {

using Callback = void (*)(int, short, void*);

constexpr unsigned long kMagic = UB_EVENT_MAGIC;

std::uint64_t milliseconds(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1000 +
         (static_cast<std::uint64_t>(time.tv_usec) + 999) / 1000;
}

// As in libevent: it waits for its descriptor, for a time, or for both, and is at rest once it has
// fired, unless it is persistent; then its time begins anew.
class UvEvent final : public ub_event {
 public:
  UvEvent(UvEvents& owner, int fd, short bits, Callback callback, void* argument);
  ~UvEvent() { owner_.events.erase(this); }
  UvEvent(const UvEvent&) = delete;
  UvEvent& operator=(const UvEvent&) = delete;

  void add_bits(short bits) { bits_ = static_cast<short>(bits_ | bits); }
  void remove_bits(short bits) { bits_ = static_cast<short>(bits_ & ~bits); }
  void set_fd(int fd) { fd_ = fd; }

  int start(const timeval* timeout);
  int start_timer(Callback callback, void* argument, const timeval& timeout);
  void stop();
  void leave_loop();

 private:
  int start_poll();
  int start_timeout(std::uint64_t timeout_ms);
  void fire(short bits);

  UvEvents& owner_;
  int fd_;
  short bits_;
  Callback callback_;
  void* argument_;
  std::uint64_t timeout_ms_ = 0;  // 0: none
  // libunbound closes a descriptor right after the event has stopped, and the kernel may give its
  // number to the next one: so each start has a handle of its own.
  UvHandle<uv_poll_t> poll_;
  UvHandle<uv_timer_t> timer_;
};

int UvEvent::start(const timeval* timeout) {
  stop();
  if (owner_.is_stopped) return -1;
  if (fd_ >= 0 && (bits_ & (UB_EV_READ | UB_EV_WRITE)) != 0) {
    if (start_poll() != 0) return -1;
  }
  return timeout == nullptr ? 0 : start_timeout(milliseconds(*timeout));
}

int UvEvent::start_timer(Callback callback, void* argument, const timeval& timeout) {
  stop();
  if (owner_.is_stopped) return -1;
  callback_ = callback;
  argument_ = argument;
  return start_timeout(milliseconds(timeout));
}

void UvEvent::stop() {
  poll_.reset();
  if (timer_) uv_timer_stop(timer_.get());
  timeout_ms_ = 0;
}

void UvEvent::leave_loop() {
  poll_.reset();
  timer_.reset();
}

int UvEvent::start_poll() {
  const int opened =
      poll_.open(this, [this](uv_poll_t* poll) { return uv_poll_init(&owner_.loop, poll, fd_); });
  if (opened != 0) return -1;
  uv_unref(reinterpret_cast<uv_handle_t*>(poll_.get()));
  const int events = ((bits_ & UB_EV_READ) != 0 ? UV_READABLE : 0) |
                     ((bits_ & UB_EV_WRITE) != 0 ? UV_WRITABLE : 0);
  const auto on_event = [](uv_poll_t* poll, int status, int ready) {
    auto* event = static_cast<UvEvent*>(poll->data);
    if (event == nullptr) return;
    // Reading from a broken descriptor tells libunbound what is wrong with it.
    if (status < 0) ready = UV_READABLE | UV_WRITABLE;
    event->fire(static_cast<short>(((ready & UV_READABLE) != 0 ? UB_EV_READ : 0) |
                                   ((ready & UV_WRITABLE) != 0 ? UB_EV_WRITE : 0)));
  };
  return uv_poll_start(poll_.get(), events, on_event) == 0 ? 0 : -1;
}

int UvEvent::start_timeout(std::uint64_t timeout_ms) {
  timeout_ms_ = timeout_ms;
  if (!timer_) {
    const int opened =
        timer_.open(this, [this](uv_timer_t* timer) { return uv_timer_init(&owner_.loop, timer); });
    if (opened != 0) return -1;
    uv_unref(reinterpret_cast<uv_handle_t*>(timer_.get()));
  }
  const auto on_time = [](uv_timer_t* timer) {
    auto* event = static_cast<UvEvent*>(timer->data);
    if (event != nullptr) event->fire(UB_EV_TIMEOUT);
  };
  return uv_timer_start(timer_.get(), on_time, timeout_ms, 0) == 0 ? 0 : -1;
}

// The callback may free this event.
void UvEvent::fire(short bits) {
  bits = static_cast<short>(bits & (bits_ | UB_EV_TIMEOUT));
  if (bits == 0) return;
  if ((bits_ & UB_EV_PERSIST) == 0) {
    stop();
  } else if (timeout_ms_ != 0) {
    start_timeout(timeout_ms_);
  }
  callback_(fd_, bits, argument_);
}

UvEvent& own(ub_event* event) {
  return *static_cast<UvEvent*>(event);
}

ub_event* make_event(ub_event_base* base, int fd, short bits, Callback callback, void* argument) {
  auto& owner = *static_cast<UvEvents*>(base);
  return std::make_unique<UvEvent>(owner, fd, bits, callback, argument).release();
}

// Signals, and what only other systems have, are never asked for.
ub_event_vmt event_functions = {
    [](ub_event* event, short bits) { own(event).add_bits(bits); },
    [](ub_event* event, short bits) { own(event).remove_bits(bits); },
    [](ub_event* event, int fd) { own(event).set_fd(fd); },
    [](ub_event* event) { const std::unique_ptr<UvEvent> freed(&own(event)); },
    [](ub_event* event, timeval* timeout) { return own(event).start(timeout); },
    [](ub_event* event) {
      own(event).stop();
      return 0;
    },
    [](ub_event* event, ub_event_base*, Callback callback, void* argument, timeval* timeout) {
      return own(event).start_timer(callback, argument, *timeout);
    },
    [](ub_event* event) {
      own(event).stop();
      return 0;
    },
    [](ub_event*, timeval*) { return -1; },
    [](ub_event*) { return -1; },
    [](ub_event*) {},
    [](ub_event*, int) {},
};

ub_event_base_vmt base_functions = {
    [](ub_event_base*) {},
    [](ub_event_base*) { return -1; },
    [](ub_event_base*, timeval*) { return -1; },
    make_event,
    [](ub_event_base*, int, Callback, void*) -> ub_event* { return nullptr; },
    [](ub_event_base*, void*, Callback, void*) -> ub_event* { return nullptr; },
};

UvEvent::UvEvent(UvEvents& owner, int fd, short bits, Callback callback, void* argument)
    : ub_event{kMagic, &event_functions},
      owner_(owner),
      fd_(fd),
      bits_(bits),
      callback_(callback),
      argument_(argument) {
  owner_.events.insert(this);
}

}  // namespace

UvEvents::UvEvents(uv_loop_t& its_loop) : ub_event_base{kMagic, &base_functions}, loop(its_loop) {}

void UvEvents::stop() {
  is_stopped = true;
  for (ub_event* const event : events) own(event).leave_loop();
}

}  // namespace grayling

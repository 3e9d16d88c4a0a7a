// SPDX-License-Identifier: MIT
#include "grayling/server/process.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <new>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "grayling/base/last_words.hpp"

namespace grayling {
namespace {

constexpr std::initializer_list<int> kHeld = {SIGHUP, SIGTERM, SIGINT};

constexpr const char* kThreadText =
    "no thread or process can be made; raise TasksMax= of the unit, the container's pids-limit, or "
    "the user's ulimit -u";

// Written without an allocation.
constexpr std::size_t kTextBytes = 256;
using Text = std::array<char, kTextBytes>;

// The limit of the process' memory in MiB; 0: none.
unsigned long long memory_limit() {
  rlimit limit{};
  const bool is_limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return is_limited ? limit.rlim_cur >> 20U : 0;
}

void print_no_memory(Text& text) {
  if (const auto limit = memory_limit(); limit > 0) {
    std::snprintf(text.data(), text.size(),
                  "out of memory: the process may have %llu MiB; raise ulimit -v, or LimitAS= of "
                  "the unit",
                  limit);
  } else {
    std::snprintf(text.data(), text.size(), "out of memory: the system gives no more");
  }
}

// A thread needs room for its stack too: the error is the same one.
void print_no_thread(Text& text) {
  if (const auto limit = memory_limit(); limit > 0) {
    std::snprintf(text.data(), text.size(),
                  "%s; or its memory is too small: it may have %llu MiB (ulimit -v, LimitAS=)",
                  kThreadText, limit);
  } else {
    std::snprintf(text.data(), text.size(), "%s", kThreadText);
  }
}

void print_exception(Text& text, const std::exception& exception) {
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) return print_no_memory(text);
  const auto* system = dynamic_cast<const std::system_error*>(&exception);
  if (system != nullptr && system->code() == std::errc::resource_unavailable_try_again) {
    return print_no_thread(text);
  }
  std::snprintf(text.data(), text.size(), "unexpected failure: %s", exception.what());
}

// std::terminate() calls this in the thread that threw.
[[noreturn]] void end_with_last_words() {
  Text text{"ended for a reason that is unknown"};
  if (const auto current = std::current_exception()) {
    try {
      std::rethrow_exception(current);
    } catch (const std::exception& exception) {
      print_exception(text, exception);
    } catch (...) {
    }
  }
  say_last_words(text.data());
  _exit(1);
}

// Opened for the wrong direction on purpose: a write to standard output then fails instead of
// vanishing.
void open_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    const int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (open("/dev/null", mode) != fd && open("/", O_PATH) != fd) _exit(1);
  }
}

void change_mask(int how, std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  pthread_sigmask(how, &set, nullptr);
}

extern "C" void end_at_once(int /*signal*/) {
  _exit(0);
}

// glibc gives each thread a heap of its own, and each heap keeps the memory that its busiest moment
// took. So there is one heap for all. And glibc returns a block to the system at once only if it is
// larger than all that were freed before. Then long lists, which are read again and again, would
// leave holes in the heap, so every large block is returned.
void bound_heap() {
#ifdef __GLIBC__
  constexpr int kGivenBackMin = 1 << 20;  // bytes of such a block
  constexpr int kKeptMax = 4 << 20;       // free bytes at the end of the heap
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, kGivenBackMin);
  mallopt(M_TRIM_THRESHOLD, kKeptMax);
#endif
}

}  // namespace

void prepare_process() {
  bound_heap();
  open_standard_descriptors();
  hold_signals();  // first: a SIGTERM from now on ends a service in order
  for (const int signal : kIgnored) std::signal(signal, SIG_IGN);
  std::set_terminate(end_with_last_words);
}

void end_at_signals() {
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, end_at_once);
  change_mask(SIG_UNBLOCK, {SIGTERM, SIGINT});
}

void hold_signals() {
  change_mask(SIG_BLOCK, kHeld);
}

void release_signals() {
  change_mask(SIG_UNBLOCK, kHeld);
}

void restore_signals() {
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, SIG_DFL);
  release_signals();
}

std::string text_of(const std::exception& exception) {
  Text text{};
  print_exception(text, exception);
  return text.data();
}

std::string no_thread_text() {
  Text text{};
  print_no_thread(text);
  return text.data();
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/server/log_writer.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "grayling/base/assert.hpp"
#include "server/log_format.hpp"
#include "server/log_sink.hpp"

namespace grayling {
namespace {

// Bytes of lines that wait to be written: about 6,000 decisions, one second of a busy host. The
// thread may hold the same amount again.
constexpr std::size_t kWaitingBytesMax = std::size_t{1024} * 1024;

// The thread's pause after each write. So under load one write takes a few hundred lines without a
// wake-up, and a single line is still written at once.
constexpr std::chrono::milliseconds kRest{10};

// How long the end of the program waits for the log's reader.
constexpr std::chrono::seconds kEndWait{1};

LogPrefix prefix_for(LogTarget to, int fd) {
  if (to == LogTarget::Journal) return LogPrefix::Fields;
  return to == LogTarget::Syslog || is_journal_stream(fd) ? LogPrefix::Priority : LogPrefix::Time;
}

std::unique_ptr<LogSink> make_sink(const LogOutput& output, int fd) {
  switch (output.to) {
    case LogTarget::Syslog:
      return make_syslog_sink();
    case LogTarget::Journal:
      return make_journal_sink(output.journal);
    case LogTarget::Stderr:
      break;
  }
  return make_fd_sink(fd);
}

}  // namespace

struct LogWriter::Shared {
  Shared(LogFormat lines, std::unique_ptr<LogSink> to, LogLevel from, const Clock& time)
      : clock(time), level(from), sink(std::move(to)), format(std::move(lines)) {}

  void write(LogLevel at, std::string_view line, LogFields fields);
  void run();  // the thread's

  const Clock& clock;  // not used by the thread, which may outlive it
  std::atomic<LogLevel> level;
  const std::unique_ptr<LogSink> sink;  // the thread's alone

  std::mutex mutex;  // guards the rest
  std::condition_variable wake;
  std::condition_variable done;
  LogFormat format;
  UnixSeconds now = 0;  // of the last line
  std::string waiting;
  TroubleMemory troubles;
  std::uint64_t dropped = 0;
  std::uint64_t unreported = 0;  // of those dropped
  bool is_asleep = false;
  bool is_ending = false;
  bool is_done = false;

  std::thread thread;
};

void LogWriter::Shared::write(LogLevel at, std::string_view line, LogFields fields) {
  const UnixSeconds time = clock.now();
  bool was_asleep = false;
  {
    const std::lock_guard lock(mutex);
    now = time;
    troubles.record(now, at, line);
    const std::size_t before = waiting.size();
    format.append(waiting, now, at, line, fields);
    if (waiting.size() > kWaitingBytesMax) {
      GRAYLING_ASSERT(before <= kWaitingBytesMax);
      waiting.resize(before);
      ++dropped;
      ++unreported;
      return;
    }
    was_asleep = std::exchange(is_asleep, false);
  }
  if (was_asleep) wake.notify_one();
}

void LogWriter::Shared::run() {
  std::string batch;
  std::unique_lock lock(mutex);
  for (;;) {
    is_asleep = true;
    wake.wait(lock, [this] { return is_ending || !waiting.empty(); });
    is_asleep = false;
    if (waiting.empty()) break;

    batch.swap(waiting);
    const std::uint64_t told = unreported;
    const std::size_t lines_end = batch.size();
    if (told > 0) {
      format.append(batch, now, LogLevel::Warning, "log lines dropped: " + std::to_string(told));
    }
    lock.unlock();
    const std::size_t written = sink->write(batch);
    lock.lock();
    GRAYLING_ASSERT(written <= batch.size() && lines_end <= batch.size());
    GRAYLING_ASSERT(unreported >= told && dropped >= unreported);

    if (written == batch.size()) {
      unreported -= told;
    } else if (written < lines_end) {
      const auto lost = std::count(batch.begin() + static_cast<std::ptrdiff_t>(written),
                                   batch.begin() + static_cast<std::ptrdiff_t>(lines_end), '\n');
      dropped += static_cast<std::uint64_t>(lost);
      unreported += static_cast<std::uint64_t>(lost);
    }
    batch.clear();
    wake.wait_for(lock, kRest, [this] { return is_ending; });
  }
  is_done = true;
  done.notify_all();
}

LogWriter::LogWriter(const LogOutput& output, LogLevel level, const Clock& clock, int fd)
    : shared_(std::make_shared<Shared>(LogFormat(prefix_for(output.to, fd), output.format),
                                       make_sink(output, fd), level, clock)) {
  // The loop's thread handles signals; SIGPIPE, for a reader that has gone, is ignored.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  shared_->thread = std::thread([shared = shared_] { shared->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

LogWriter::~LogWriter() {
  std::unique_lock lock(shared_->mutex);
  shared_->is_ending = true;
  shared_->wake.notify_one();
  const bool is_done = shared_->done.wait_for(lock, kEndWait, [this] { return shared_->is_done; });
  lock.unlock();
  if (is_done) {
    shared_->thread.join();
  } else {
    shared_->thread.detach();
  }
}

void LogWriter::write(LogLevel level, std::string_view line) {
  write_fields(level, line, {});
}

void LogWriter::write_fields(LogLevel level, std::string_view line, LogFields fields) {
  if (wants(level)) shared_->write(level, line, fields);
}

bool LogWriter::wants(LogLevel level) const {
  return level <= shared_->level.load(std::memory_order_relaxed);
}

void LogWriter::set_level(LogLevel level) {
  shared_->level = level;
}

void LogWriter::set_format(LogLines format) {
  const std::lock_guard lock(shared_->mutex);
  shared_->format.set_lines(format);
}

std::uint64_t LogWriter::dropped() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->dropped;
}

std::vector<LoggedTrouble> LogWriter::last_troubles() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->troubles.last();
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "server/log_sink.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>

#include <poll.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

namespace grayling {
namespace {

class FdSink final : public LogSink {
 public:
  explicit FdSink(int fd) : fd_(fd) {}

  std::size_t write(std::string_view lines) override {
    // After a failure in the middle of a line the next one must start on its own.
    if (is_mid_line_ && write_all("\n") == 0) return 0;
    const std::size_t written = write_all(lines);
    is_mid_line_ = written > 0 && lines[written - 1] != '\n';
    return written;
  }

 private:
  std::size_t write_all(std::string_view bytes) {
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t n = ::write(fd_, bytes.data() + written, bytes.size() - written);
      if (n > 0) {
        written += static_cast<std::size_t>(n);
      } else if (n < 0 && errno == EAGAIN) {
        pollfd waiting{fd_, POLLOUT, 0};
        ::poll(&waiting, 1, -1);
      } else if (n == 0 || errno != EINTR) {
        break;
      }
    }
    return written;
  }

  int fd_;
  bool is_mid_line_ = false;
};

class SyslogSink final : public LogSink {
 public:
  SyslogSink() { openlog("grayling", LOG_PID | LOG_NDELAY, LOG_MAIL); }
  ~SyslogSink() override { closelog(); }

  std::size_t write(std::string_view lines) override {
    const std::size_t size = lines.size();
    while (!lines.empty()) {
      const std::size_t end = lines.find('\n');
      write_line(lines.substr(0, end));
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return size;
  }

 private:
  static void write_line(std::string_view line) {
    const auto [priority, text] = split_priority(line);
    syslog(LOG_MAIL | priority, "%.*s", static_cast<int>(text.size()), text.data());
  }
};

}  // namespace

std::unique_ptr<LogSink> make_fd_sink(int fd) {
  return std::make_unique<FdSink>(fd);
}

std::unique_ptr<LogSink> make_syslog_sink() {
  return std::make_unique<SyslogSink>();
}

bool is_syslog_there() {
  return ::access(kSyslogSocket, W_OK) == 0;
}

bool is_journal_stream(int fd) {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (stream == nullptr || fstat(fd, &file) != 0) return false;
  return std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino) == stream;
}

}  // namespace grayling

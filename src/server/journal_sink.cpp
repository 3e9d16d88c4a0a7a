// SPDX-License-Identifier: MIT
// The journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): an entry is a datagram of
// lines NAME=VALUE. sd_journal_sendv() is not used: it reports success if there is no
// journal, so lost lines would not be counted.
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "server/log_sink.hpp"

namespace grayling {
namespace {

class JournalSink final : public LogSink {
 public:
  explicit JournalSink(const std::string& path)
      : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    address_.sun_family = AF_UNIX;
    path.copy(address_.sun_path, sizeof address_.sun_path - 1);
  }

  std::size_t write(std::string_view lines) override {
    std::size_t sent = 0;
    while (sent < lines.size()) {
      const std::size_t end = lines.find('\n', sent);
      make_entry(lines.substr(sent, end - sent));
      if (!send_entry()) break;
      sent = end + 1;
    }
    return sent;
  }

 private:
  void make_entry(std::string_view line) {
    const PriorityLine parts = split_priority(line);
    entry_ = "SYSLOG_IDENTIFIER=grayling\nSYSLOG_FACILITY=2\nPRIORITY=";  // 2: mail
    entry_.append(std::to_string(parts.priority)).append("\nMESSAGE=");
    for (const char c : parts.text) entry_.push_back(c == kFieldSeparator ? '\n' : c);
    entry_.push_back('\n');
  }

  // Waits while the journal's queue is full. Sends by path each time: the journal may have been
  // restarted.
  bool send_entry() {
    ssize_t sent = -1;
    do {
      sent = ::sendto(fd_.get(), entry_.data(), entry_.size(), MSG_NOSIGNAL,
                      reinterpret_cast<const sockaddr*>(&address_), sizeof address_);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0;
  }

  FileDescriptor fd_;
  sockaddr_un address_{};
  std::string entry_;
};

}  // namespace

std::unique_ptr<LogSink> make_journal_sink(const std::string& path) {
  return std::make_unique<JournalSink>(path);
}

bool is_journal_there() {
  return ::access(kJournalSocket, W_OK) == 0;
}

}  // namespace grayling

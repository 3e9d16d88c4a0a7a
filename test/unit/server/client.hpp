// SPDX-License-Identifier: MIT
// The other end of a connection, which never blocks.
#pragma once

#include <cerrno>
#include <string>

#include <sys/socket.h>

#include "grayling/base/file_descriptor.hpp"

namespace grayling {

class Client {
 public:
  Client() = default;
  explicit Client(FileDescriptor fd) : fd_(std::move(fd)) {}

  // Sends as much as the kernel takes, and returns the number of bytes.
  std::size_t send(const std::string& bytes) {
    const ssize_t n = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return n < 0 ? 0 : static_cast<std::size_t>(n);
  }
  void end_input() { shutdown(fd_.get(), SHUT_WR); }
  void hang_up() { fd_.reset(); }

  // Returns everything that was received up to now.
  const std::string& received() {
    char bytes[65536];
    for (;;) {
      const ssize_t n = recv(fd_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
      if (n < 0 && errno == EAGAIN) break;
      if (n <= 0) {
        end_ = n == 0 ? "EOF" : "reset";
        break;
      }
      received_.append(bytes, static_cast<std::size_t>(n));
    }
    return received_;
  }
  // "" while it is open, "EOF" or "reset".
  const std::string& end() {
    received();
    return end_;
  }

 private:
  FileDescriptor fd_;
  std::string received_;
  std::string end_;
};

// A request, and the answer of a ScriptedDecider to it.
inline std::string request_of(const std::string& sender) {
  return "request=smtpd_access_policy\nprotocol_state=RCPT\nsender=" + sender + "\n\n";
}
inline std::string reply_to(const std::string& sender) {
  return "action=INFO " + sender + "\n\n";
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The destination of the log's bytes. Owned by the log's thread, which it may block.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "grayling/server/log_writer.hpp"
#include "server/log_format.hpp"

namespace grayling {

class LogSink {
 public:
  virtual ~LogSink() = default;
  // Writes lines, each with its prefix and end. Returns how many bytes were written;
  // after a failure these are fewer than all, and the rest is lost.
  virtual std::size_t write(std::string_view lines) = 0;
};

// Writes to `fd`, which stays the caller's.
std::unique_ptr<LogSink> make_fd_sink(int fd);

// Writes with syslog(3) as grayling[PID], facility mail; lines have LogPrefix::Priority.
std::unique_ptr<LogSink> make_syslog_sink();

// Sends each line to the journal's socket at `path`, with its fields; lines have LogPrefix::Fields.
std::unique_ptr<LogSink> make_journal_sink(const std::string& path);

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The real log: lines go into a bounded buffer, and a thread of its own writes them to stderr, to
// syslog (facility mail) or to the journal. A stopped reader or a full disk blocks only
// that thread: lines that don't fit the buffer are dropped and counted, and the number is logged
// when there is room again.
// Owned by the service; write() may be called by any thread.
//
//   stderr    2026-11-24T07:06:25Z info: LINE     (under journald "<6>LINE": it has its own time)
//   syslog    grayling[PID]: LINE
//   journal   MESSAGE=LINE, and a decision's parts in GRAYLING_ACTION and so on
//
// With LogLines::Json, LINE is an object with time and level, and stderr has nothing before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"
#include "grayling/server/logged_trouble.hpp"

namespace grayling {

inline constexpr auto kJournalSocket = "/run/systemd/journal/socket";
inline constexpr auto kSyslogSocket = "/dev/log";  // syslog(3)'s

struct LogOutput {
  LogTarget to = LogTarget::Stderr;
  LogLines format = LogLines::Text;
  std::string journal = kJournalSocket;
};

bool is_journal_there();  // something takes entries at kJournalSocket
bool is_syslog_there();   // something takes lines at kSyslogSocket

// True if `fd` is journald's stream according to the environment's JOURNAL_STREAM
// (systemd.exec(5)); then lines may begin with "<3>".
bool is_journal_stream(int fd);

class LogWriter final : public Log {
 public:
  // `fd` is what LogTarget::Stderr writes to; it stays the caller's.
  LogWriter(const LogOutput& output, LogLevel level, const Clock& clock, int fd = 2);
  // Waits a bounded time until the rest is written, then drops it.
  ~LogWriter() override;
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  void write(LogLevel level, std::string_view line) override;
  bool wants(LogLevel level) const override;
  void write_fields(LogLevel level, std::string_view line, LogFields fields) override;
  void set_level(LogLevel level);
  void set_format(LogLines format);  // of lines from now on

  std::uint64_t dropped() const;                     // lines, since the start
  std::vector<LoggedTrouble> last_troubles() const;  // also of those dropped

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // shared: a thread that hangs in a write outlives the writer
};

}  // namespace grayling

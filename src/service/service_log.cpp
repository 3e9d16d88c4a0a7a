// SPDX-License-Identifier: MIT
#include "service/service_log.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/server/log_writer.hpp"

namespace grayling {

LogTarget log_target(const Config& config, bool is_daemon) {
  if (config.log.to == LogTarget::Journal && is_journal_there()) return LogTarget::Journal;
  struct stat status {};
  const bool is_file = ::fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode);
  if (is_daemon && !is_file) return LogTarget::Syslog;
  return config.log.to == LogTarget::Journal ? LogTarget::Stderr : config.log.to;
}

void StartWarnings::tell(const std::string& warning) const {
  log_.warning(warning);
  if (to_ != LogTarget::Stderr) warn_(warning);
}

void StartWarnings::tell_all(const Config& config) const {
  if (to_ == LogTarget::Syslog) tell_of_syslog(config);
  for (const auto& warning : config.warnings) tell(warning);
  if (config.log.to != LogTarget::Journal || to_ == LogTarget::Journal) return;
  tell(fmt::format("log.to: there is no journal at {}, so the log goes to {}", kJournalSocket,
                   to_ == LogTarget::Stderr ? "stderr" : "syslog"));
}

// Goes to the terminal alone: the log is in syslog, or is lost.
void StartWarnings::tell_of_syslog(const Config& config) const {
  if (config.log.to == LogTarget::Stderr) {
    warn_(
        "log.to: the log goes to syslog, because nobody reads a daemon's stderr unless it is a "
        "file; write it to a file with 2>>FILE, or set log.to = \"syslog\"");
  }
  if (is_syslog_there()) return;
  warn_(
      fmt::format("log.to: there is no syslog at {}, so the log is lost; start syslog, or "
                  "write the log to a file with log.to = \"stderr\" and 2>>FILE",
                  kSyslogSocket));
}

}  // namespace grayling

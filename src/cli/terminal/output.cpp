// SPDX-License-Identifier: MIT
#include "cli/terminal/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <unistd.h>

#include "grayling/base/text.hpp"
#include "grayling/server/log_writer.hpp"

namespace grayling {
namespace {

// The journal gets a priority; without one it would show an error as informational.
int complain(std::string_view command, std::string_view text, ExitCode code) {
  const std::string_view priority = code == kDone ? "<4>" : "<3>";
  const std::string head = command.empty() ? "grayling" : "grayling " + std::string(command);
  std::string line = head + ": " + printable(text, text.size()) + "\n";
  if (is_journal_stream(STDERR_FILENO)) line.insert(0, priority);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return code;
}

// Keeps the ends of lines and tabs, which are ours; the rest may hold bytes of strangers.
std::string safe_lines(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const auto end = text.find_first_of("\n\t");
    append_printable(safe, text.substr(0, end), text.size());
    if (end == std::string_view::npos) break;
    safe += text[end];
    text.remove_prefix(end + 1);
  }
  return safe;
}

}  // namespace

int print(std::string_view text) {
  if (std::ferror(stdout) != 0) return kWorkFailed;  // this has been reported
  const std::string safe = safe_lines(text);
  const bool is_written = std::fwrite(safe.data(), 1, safe.size(), stdout) == safe.size();
  if (is_written && std::fflush(stdout) == 0) return kDone;
  const int error = errno;
  if (error == EPIPE) return kWorkFailed;  // the reader, like `head`, has read enough
  return fail_work("", std::string("can't write to standard output: ") + std::strerror(error));
}

int exit_code(int code) {
  return code == kDone && std::ferror(stdout) != 0 ? kWorkFailed : code;
}

int fail_work(std::string_view command, std::string_view text) {
  return complain(command, text, kWorkFailed);
}
int fail_usage(std::string_view command, std::string_view text) {
  return complain(command, text, kUsage);
}
int fail_config(std::string_view command, std::string_view text) {
  return complain(command, text, kConfig);
}
void warn(std::string_view command, std::string_view text) {
  complain(command, "warning: " + std::string(text), kDone);
}

}  // namespace grayling

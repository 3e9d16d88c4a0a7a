// SPDX-License-Identifier: MIT
// The logs that a command names, in the order of their times. They may be read several times.
// Blocking; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/replay/input_spool.hpp"
#include "cli/terminal/interruption.hpp"
#include "grayling/base/result.hpp"
#include "grayling/maillog/log_reader.hpp"

namespace grayling {

class LogFiles {
 public:
  // "-" is stdin; it can be read again only if `are_read_again`. A file that can't be opened is
  // told and left out.
  static Result<LogFiles> open(const std::vector<std::string>& paths,
                               const LogReaderOptions& options, bool are_read_again);

  bool empty() const { return paths_.empty(); }

  // Gives all lines to the reader, and the end. What is wrong with a file is told the first time;
  // what could be read of it counts. An interruption, if it is looked for, ends the reading with an
  // error.
  Result<void> read(LogReader& reader, const Interruption* interruption = nullptr);

 private:
  explicit LogFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {}
  void read_file(const std::string& path, LogReader& reader,
                 const Interruption* interruption) const;
  void tell(const std::string& trouble) const;

  std::vector<std::string> paths_;
  std::optional<InputSpool> input_;
  bool were_read_ = false;
};

}  // namespace grayling

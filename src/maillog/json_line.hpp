// SPDX-License-Identifier: MIT
// Takes lines of JSON apart: entries of `journalctl -o json`, and the lines of a grayling that
// writes its own log with log.format = "json". One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "maillog/log_line.hpp"

namespace grayling {

class JsonLine {
 public:
  // Returns the line; it refers to this object and to `text` until the next call. None: it has no
  // time.
  std::optional<LogLine> split(std::string_view text, LogTime& times);

 private:
  std::string host_;
  std::string program_;
  std::string text_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Puts together the entries of `journalctl -o export` (systemd's "Journal Export Formats"): fields,
// a line each, and an empty line after each entry. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "maillog/log_line.hpp"

namespace grayling {

inline constexpr std::size_t kFieldBytesMax = std::size_t{1} << 20U;  // a longer value is cut

class JournalExport {
 public:
  // Is this the first line of an entry, or are we inside of one?
  bool takes(std::string_view line) const {
    return is_inside_ || line.starts_with("__CURSOR=") || line.starts_with("__REALTIME_TIMESTAMP=");
  }
  // Returns the entry that the line ends; it refers to this object until the next call.
  std::optional<LogLine> read(std::string_view line);

 private:
  void set(std::string_view name, std::string_view value);
  void read_binary(std::string_view line);

  bool is_inside_ = false;
  bool is_binary_ = false;
  std::string binary_name_;
  std::string binary_;  // the length, eight bytes with the lowest first, and the value
  UnixSeconds at_ = 0;
  std::string host_;
  std::string program_;
  std::string text_;
};

}  // namespace grayling

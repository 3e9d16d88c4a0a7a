// SPDX-License-Identifier: MIT
// Puts together the entries of `journalctl -o export` (systemd's "Journal Export Formats"): fields,
// a line each, and an empty line after each entry. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "maillog/log_line.hpp"

namespace grayling {

inline constexpr std::size_t kFieldBytesMax = 65536;  // a longer value is cut
// A larger length is none of the journal's own (its limit is 768 MiB).
inline constexpr std::uint64_t kLengthMax = std::uint64_t{1} << 30U;

class JournalExport {
 public:
  // Is this the first line of an entry, or are we inside of one?
  bool takes(std::string_view line) const {
    return is_inside_ || line.starts_with("__CURSOR=") || line.starts_with("__REALTIME_TIMESTAMP=");
  }
  // Are the next bytes a value that may have line ends, which needs each of its bytes?
  bool is_binary() const { return is_binary_; }

  // Returns the entry that the line ends; it refers to this object until the next call. `goes_on`:
  // the line has no end, the next call has more of it.
  std::optional<LogLine> read(std::string_view line, bool goes_on = false);
  // Returns the last entry if the export ends without its empty line.
  std::optional<LogLine> finish();

 private:
  void begin();
  std::optional<LogLine> entry();
  void set(std::string_view name, std::string_view value);
  void read_binary(std::string_view bytes);

  bool is_inside_ = false;
  bool is_binary_ = false;
  std::string binary_name_;
  std::string length_;            // of the value: eight bytes with the lowest first
  std::uint64_t bytes_left_ = 0;  // of the value
  std::string value_;
  UnixSeconds at_ = 0;
  std::string host_;
  std::string program_;
  std::string text_;
};

}  // namespace grayling

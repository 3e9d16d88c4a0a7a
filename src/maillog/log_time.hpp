// SPDX-License-Identifier: MIT
// Reads the times at the start of a log's lines. One thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/maillog/log_reader.hpp"

namespace grayling {

// A later time is a wrong one: 2200-01-01 00:00:00 UTC.
inline constexpr UnixSeconds kTimesEnd = 7'258'118'400;

class LogTime {
 public:
  explicit LogTime(const LogReaderOptions& options);

  // Takes a time and the blank after it off the front of `line`. None: it doesn't begin with one.
  //   Nov 30 04:35:12                      RFC 3164: no year, local time
  //   Nov 30 2026 04:35:12                 with a year
  //   2026-11-30T04:35:12[.123][+01:00|Z]  RFC 3339; also with a blank instead of T
  //   Mon 2026-11-30 04:35:12 UTC          journalctl -o short-full
  //   1796013312.123456                    journalctl -o short-unix
  std::optional<UnixSeconds> take(std::string_view& line);

 private:
  struct Civil {
    int year = 0;  // 0: the line has none
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::optional<Seconds> offset;  // from UTC; none: the options' or local time
  };
  static std::optional<Civil> take_iso(std::string_view& line);
  static std::optional<Civil> take_month(std::string_view& line);
  static std::optional<Civil> take_full(std::string_view& line);
  static std::optional<UnixSeconds> take_number(std::string_view& line);
  UnixSeconds unix_time(Civil time);
  UnixSeconds local_time(const Civil& time, Seconds in_hour);

  UnixSeconds now_;
  std::optional<Seconds> zone_;
  UnixSeconds last_ = 0;
  // The start of the hour that was looked up last, because mktime() is slow.
  std::array<int, 4> hour_{};
  UnixSeconds hour_start_ = 0;
};

}  // namespace grayling

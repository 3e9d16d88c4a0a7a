// SPDX-License-Identifier: MIT
#include "maillog/log_time.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <ctime>
#include <system_error>

#include "maillog/scan.hpp"

namespace grayling {
namespace {

constexpr std::size_t kSecondsDigits = 10;  // from 2001 to 2286

// Days since 1970 of a date in the Gregorian calendar.
UnixSeconds days_of(int year, int month, int day) {
  const int from_march = (month + 9) % 12;
  const UnixSeconds years = year - (month < 3);
  const UnixSeconds era = years / 400;
  const UnixSeconds of_era = years % 400;
  const UnixSeconds of_year = (153 * from_march + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Is there such a day, in a leap year if the year isn't known (0)?
bool is_day(int year, int month, int day) {
  constexpr std::array kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= kDays.at(static_cast<std::size_t>(month - 1)) &&
         (month != 2 || day < 29 || year == 0 || is_leap(year));
}

int month_of(std::string_view name) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = kMonths.find(name);
  return name.size() != 3 || at == std::string_view::npos || at % 3 != 0
             ? 0
             : static_cast<int>(at / 3) + 1;
}

// Takes "04:35:12".
bool take_clock(Scan& scan, int& hour, int& minute, int& second) {
  return scan.number(2, hour) && scan.skip(':') && scan.number(2, minute) && scan.skip(':') &&
         scan.number(2, second) && hour < 24 && minute < 60 && second <= 60;
}

// Takes "Z", "+01:00", "+0100" or "+01".
std::optional<Seconds> take_offset(Scan& scan) {
  if (scan.skip('Z')) return Seconds{0};
  const Scan before = scan;
  const bool is_behind = scan.skip('-');
  int hours = 0;
  int minutes = 0;
  if ((is_behind || scan.skip('+')) && scan.number(2, hours)) {
    scan.skip(':');
    if (!scan.number(2, minutes)) minutes = 0;
    if (hours <= 14 && minutes < 60) {
      const Seconds offset = hours * kHour + minutes * kMinute;
      return is_behind ? -offset : offset;
    }
  }
  scan = before;
  return std::nullopt;
}

}  // namespace

LogTime::LogTime(const LogReaderOptions& options) : now_(options.now) {
  Scan scan(options.zone);
  zone_ = take_offset(scan);
}

std::optional<UnixSeconds> LogTime::take(std::string_view& line) {
  if (line.size() < 15) return std::nullopt;
  std::string_view rest = line;
  const bool is_digit = rest[0] >= '0' && rest[0] <= '9';
  if (is_digit && rest[4] != '-') {
    const auto seconds = take_number(rest);
    if (!seconds || *seconds >= kTimesEnd) return std::nullopt;
    line = rest;
    last_ = *seconds;
    return seconds;
  }
  const auto time = is_digit ? take_iso(rest) : rest[8] == '-' ? take_full(rest) : take_month(rest);
  if (!time) return std::nullopt;
  const auto seconds = unix_time(*time);
  if (seconds >= kTimesEnd) return std::nullopt;
  line = rest;
  last_ = seconds;
  return seconds;
}

std::optional<LogTime::Civil> LogTime::take_iso(std::string_view& line) {
  Scan scan(line);
  Civil time;
  if (!scan.number(4, time.year) || !scan.skip('-') || !scan.number(2, time.month) ||
      !scan.skip('-') || !scan.number(2, time.day) || !(scan.skip('T') || scan.skip(' ')) ||
      !take_clock(scan, time.hour, time.minute, time.second)) {
    return std::nullopt;
  }
  if (scan.skip('.') || scan.skip(',')) scan.skip_digits();
  time.offset = take_offset(scan);
  if (time.year < 1970 || !is_day(time.year, time.month, time.day) || !scan.skip(' ')) {
    return std::nullopt;
  }
  line = scan.rest();
  return time;
}

std::optional<LogTime::Civil> LogTime::take_month(std::string_view& line) {
  Scan scan(line.substr(3));
  Civil time;
  time.month = month_of(line.substr(0, 3));
  if (time.month == 0 || !scan.skip(' ')) return std::nullopt;
  const std::size_t digits = scan.skip(' ') ? 1 : 2;
  if (!scan.number(digits, time.day) && !scan.number(1, time.day)) return std::nullopt;
  if (!scan.skip(' ')) return std::nullopt;
  Scan year = scan;
  if (year.number(4, time.year) && year.skip(' ')) {
    scan = year;
  } else {
    time.year = 0;
  }
  if (!is_day(time.year, time.month, time.day)) return std::nullopt;
  if (!take_clock(scan, time.hour, time.minute, time.second)) return std::nullopt;
  if (scan.skip('.')) scan.skip_digits();
  if (!scan.skip(' ')) return std::nullopt;
  line = scan.rest();
  return time;
}

// UTC is the only name of a zone that is unambiguous. With another name the time has the offset of
// the options, or is local time.
std::optional<LogTime::Civil> LogTime::take_full(std::string_view& line) {
  std::string_view rest = line.substr(4);
  auto time = take_iso(rest);
  if (!time) return std::nullopt;
  Scan scan(rest);
  const auto zone = scan.until(" ");
  if (!zone) return std::nullopt;
  Scan offset(*zone);
  time->offset = *zone == "UTC" || *zone == "GMT" ? Seconds{0} : take_offset(offset);
  line = scan.rest();
  return time;
}

std::optional<UnixSeconds> LogTime::take_number(std::string_view& line) {
  Scan scan(line);
  const auto whole = scan.until(".");
  UnixSeconds seconds = 0;
  if (!whole || whole->size() != kSecondsDigits) return std::nullopt;
  const auto [end, error] = std::from_chars(whole->data(), whole->data() + whole->size(), seconds);
  if (error != std::errc() || end != whole->data() + whole->size()) return std::nullopt;
  scan.skip_digits();
  if (!scan.skip(' ')) return std::nullopt;
  line = scan.rest();
  return seconds;
}

UnixSeconds LogTime::unix_time(Civil time) {
  const auto in_hour = time.minute * kMinute + time.second;
  const auto utc = [&](int year) {
    return days_of(year, time.month, time.day) * kDay + time.hour * kHour;
  };
  if (time.year == 0) {
    // The clock of the machine that wrote the log may be a little ahead.
    time.year = 1970 + static_cast<int>(now_ / (365 * kDay + kDay / 4));
    while (time.year > 1970 && utc(time.year) > now_ + kDay) --time.year;
    while (utc(time.year + 1) <= now_ + kDay) ++time.year;
    while (!is_day(time.year, time.month, time.day)) --time.year;  // 29 February
  }
  const auto offset = time.offset ? time.offset : zone_;
  if (offset) return utc(time.year) + in_hour - *offset;
  return local_time(time, in_hour);
}

// An hour that the clock was put back to comes twice: the second time is meant if the lines before
// are much later than the first would be.
UnixSeconds LogTime::local_time(const Civil& time, Seconds in_hour) {
  const auto is_late = [&](UnixSeconds start) { return start + in_hour + kHour / 2 >= last_; };
  const std::array hour = {time.year, time.month, time.day, time.hour};
  if (hour == hour_ && is_late(hour_start_)) return hour_start_ + in_hour;
  const auto start_if = [&](int is_summer) {
    std::tm local{};
    local.tm_year = time.year - 1900;
    local.tm_mon = time.month - 1;
    local.tm_mday = time.day;
    local.tm_hour = time.hour;
    local.tm_isdst = is_summer;
    const std::time_t found = std::mktime(&local);
    return local.tm_hour == time.hour ? std::optional<UnixSeconds>(found) : std::nullopt;
  };
  const auto summer = start_if(1);
  const auto winter = start_if(0);
  hour_ = hour;
  hour_start_ = summer && (!winter || is_late(*summer)) ? *summer
                : winter                                ? *winter
                                                        : start_if(-1).value_or(0);
  return hour_start_ + in_hour;
}

}  // namespace grayling

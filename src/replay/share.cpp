// SPDX-License-Identifier: MIT
#include "replay/share.hpp"

#include <fmt/format.h>

#include "grayling/plot/format.hpp"

namespace grayling {

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.1f} %", percent(part, whole));
}

// In one unit, so that it fits the column of a table.
std::string wait_text(const std::optional<Seconds>& seconds) {
  if (!seconds) return "-";
  if (*seconds < kMinute) return fmt::format("{} s", *seconds);
  if (*seconds < kHour) return fmt::format("{} min", *seconds / kMinute);
  return fmt::format("{:.1f} h", static_cast<double>(*seconds) / static_cast<double>(kHour));
}

std::vector<std::string> remarks_of(const ReplayResult& result, const LogSummary& log) {
  std::vector<std::string> remarks = result.notes;
  const auto add = [&](std::uint64_t count, std::string_view text) {
    if (count > 0) remarks.push_back(fmt::format("{} {}", format_count(count), text));
  };
  add(result.unanswered, "questions to the DNS have no answer in the file.");
  add(log.without_sender, "attempts are left out because the log doesn't tell their sender.");
  add(log.backward,
      "lines go back in time, and are read with a wrong one: give logs of several hosts one at a "
      "time.");
  if (log.unread > 0) {
    remarks.push_back(fmt::format("{} of {} lines can't be read.", format_count(log.unread),
                                  format_count(log.lines)));
  }
  return remarks;
}

}  // namespace grayling

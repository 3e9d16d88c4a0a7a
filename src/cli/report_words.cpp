// SPDX-License-Identifier: MIT
#include "cli/report_words.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "cli/text_table.hpp"

namespace grayling {

std::string count_words(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string share_words(std::int64_t part, std::int64_t all) {
  if (all <= 0) return "";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(all);
  if (part > 0 && share < 1) return "< 1 %";
  if (part < all && share > 99) return "> 99 %";
  return fmt::format("{:.0f} %", share);
}

std::string wait_words(Seconds seconds) {
  struct Unit {
    Seconds length;
    std::string_view name;
    Seconds smaller;  // the unit that is told with it
    std::string_view smaller_name;
  };
  constexpr std::array<Unit, 3> kUnits = {
      {{86400, "d", 3600, "h"}, {3600, "h", 60, "min"}, {60, "min", 1, "s"}}};
  for (const auto& unit : kUnits) {
    if (seconds < unit.length) continue;
    const Seconds rest = seconds % unit.length / unit.smaller;
    const std::string whole = fmt::format("{} {}", seconds / unit.length, unit.name);
    return rest == 0 ? whole : fmt::format("{} {} {}", whole, rest, unit.smaller_name);
  }
  return fmt::format("{} s", seconds);
}

std::string answer_words(const std::string& answer) {
  using Words = std::pair<std::string_view, std::string_view>;
  constexpr Words kWords[] = {
      {"pass triplet found", "known"},
      {"pass client AWL", "client has proved itself"},
      {"pass correspondent", "answer to mail from here"},
      {"pass client exempt", "client exempt"},
      {"pass sender exempt", "sender exempt"},
      {"pass recipient exempt", "recipient exempt"},
      {"pass off", "greylisting is off for it"},
      {"pass store unavailable", "store down: let through"},
      {"greylist new", "stranger"},
      {"greylist early-retry", "came back too early"},
      {"greylist busy", "too busy: deferred"},
      {"greylist pending limit", "too much waits: deferred"},
      {"greylist store unavailable", "store down: deferred"},
      {"greylist recipients unknown", "recipients not known"},
      {"pass authenticated", "authenticated"},
      {"pass outbound", "mail that leaves"},
      {"pass loopback", "from this machine"},
      {"pass null sender", "null sender"},
      {"pass null sender until DATA", "null sender, until DATA"},
      {"pass no client_address", "no client given"},
      {"pass client_address is no address", "client is no address"},
      {"pass no sender", "no sender given"},
      {"pass no recipient", "no recipient given"},
  };
  for (const auto& [known, words] : kWords) {
    if (answer == known) return std::string(words);
  }
  return answer;  // of a newer version, on another host
}

std::string period_words(UnixSeconds from, UnixSeconds until) {
  constexpr std::size_t kMinutes = 16;  // "2026-11-19 08:00"
  return local_time(from).substr(0, kMinutes) + " to " + local_time(until).substr(0, kMinutes);
}

}  // namespace grayling

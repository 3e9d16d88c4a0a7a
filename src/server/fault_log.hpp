// SPDX-License-Identifier: MIT
// Warnings about faults of clients, limited in number for each client address and kind, and in all,
// per minute. The rest is counted and summed up in one line when the minute is over, so that a
// flood of broken requests doesn't flood the log. Owned by Sessions; the loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

enum class Fault {
  Malformed,  // every attempt is useful to an administrator who repairs a client
  Closed,     // for being slow or holding too much memory: one line is enough
};

// Lines a minute about one client address.
inline constexpr std::size_t kMalformedMax = 50;
inline constexpr std::size_t kClosedMax = 1;

// Lines a minute in all: one client may have millions of addresses, as in 127.0.0.0/8.
inline constexpr std::size_t kFaultsMax = 500;

inline constexpr std::uint64_t kFaultMs = 60'000;

class FaultLog {
 public:
  explicit FaultLog(Log& log) : log_(log) {}

  // `client` is none for a UNIX socket: all its clients count as one. `now_ms` never goes back.
  void log(const std::optional<IpAddress>& client, Fault fault, const std::string& line,
           std::uint64_t now_ms);

  // Logs the sum when the minute is over. Call it once a second.
  void sweep(std::uint64_t now_ms);

 private:
  Log& log_;
  std::map<std::pair<std::optional<IpAddress>, Fault>, std::size_t>
      logged_;                     // lines of this minute…
  std::size_t all_logged_ = 0;     // …in all
  std::uint64_t since_ms_ = 0;     // it began
  std::uint64_t left_out_ = 0;     // lines of this minute…
  std::optional<IpAddress> last_;  // …the last of them about this client
};

}  // namespace grayling

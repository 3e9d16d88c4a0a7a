// SPDX-License-Identifier: MIT
// Warnings about what the peers of connections do: so many a minute of each kind for each client
// address, and in all. The others are counted, and told in one line when the minute is over: a
// flood of broken requests is none of log lines. Owned by Sessions; the loop's thread.
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
  Malformed,  // who looks for what is wrong with a client sees each of its attempts
  Closed,     // for being slow, or holding too much: of those one is enough
};

// Lines about one client address in a minute.
inline constexpr std::size_t kMalformedMax = 50;
inline constexpr std::size_t kClosedMax = 1;

// Lines in a minute; whoever has 127.0.0.0/8 has millions of addresses.
inline constexpr std::size_t kFaultsMax = 500;

inline constexpr std::uint64_t kFaultMs = 60'000;

class FaultLog {
 public:
  explicit FaultLog(Log& log) : log_(log) {}

  // `client`: none at a UNIX socket, where all are one. `now_ms` never goes back.
  void tell(const std::optional<IpAddress>& client, Fault fault, const std::string& line,
            std::uint64_t now_ms);

  // Tells what was counted, when that is due; to be called once a second.
  void sweep(std::uint64_t now_ms);

 private:
  Log& log_;
  std::map<std::pair<std::optional<IpAddress>, Fault>, std::size_t> told_;  // lines of this minute…
  std::size_t all_told_ = 0;                                                // …in all
  std::uint64_t since_ms_ = 0;                                              // it began
  std::uint64_t left_out_ = 0;     // lines of this minute…
  std::optional<IpAddress> last_;  // …the last of them about this client
};

}  // namespace grayling

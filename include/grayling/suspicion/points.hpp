// SPDX-License-Identifier: MIT
// The points of a stranger: what its signs add up to, and what follows. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

// How many points each sign is worth, in the order of Sign.
using PointTable = std::array<int, kSignCount>;
PointTable default_points();

// A sign is worth between -kPointsMax and kPointsMax points.
inline constexpr int kPointsMax = 20;

// The [suspicion] section of the configuration, checked: pass_at < wait_from <= long_from.
struct SuspicionSettings {
  int wait_from = 3;
  int long_from = 6;
  Seconds long_delay = 30 * kMinute;
  int pass_at = -3;
  PointTable points = default_points();
};

// What a list in the DNS says of a stranger's client.
struct Listing {
  std::string list;  // its zone, as it may be shown
  int points = 0;    // never 0
};

// All that is known of a stranger.
struct Evidence {
  Evidence() = default;
  Evidence(const Signs& found) : signs(found) {}  // most often there is no listing
  Evidence(const Signs& found, std::vector<Listing> listed)
      : signs(found), listings(std::move(listed)) {}

  // True of most strangers.
  bool is_empty() const { return signs.is_empty() && listings.empty(); }

  Signs signs;
  std::vector<Listing> listings;
};

// The points of each sign for a stranger that has `signs`. A confirmed HELO can take back the
// points of a missing name or of a line's name, but no more than these: spammers who rent machines
// have one, too.
PointTable table_for(const Signs& signs, const PointTable& table);

// The sum of the points of all signs, and of those of the lists.
int sum(const Signs& signs, const PointTable& table);
int sum(std::span<const Listing> listings);
int sum(const Evidence& evidence, const PointTable& table);

// The least and the most points that something can add: least <= 0 <= most.
struct PointRange {
  int least = 0;
  int most = 0;

  void operator+=(const PointRange& other) {
    least += other.least;
    most += other.most;
  }
};
// What the DNS can add: its own signs, and one sign for SPF's result if SPF is asked. The null
// sender has no domain that could be dead. For one stranger, pass its table_for().
PointRange dns_range(const PointTable& table, bool is_spf_asked, bool has_sender = true);
// Those of the DNS's own signs (dns_signs.hpp) that are worth something.
Signs dns_signs_in(const PointTable& table);

// A sign or a list that counts for something: its name, and its points.
struct CountedSign {
  std::string_view name;  // of a list: valid as long as the evidence
  int points;
};
// The signs whose points aren't 0, in the order of Sign, and then the lists.
std::vector<CountedSign> counted(const Evidence& evidence, const PointTable& table);
// The same as text: "no_name 3, zen.spamhaus.org 4", or "".
std::string counted_text(const Evidence& evidence, const PointTable& table);

// What follows from a stranger's points. The later in this list, the longer it waits.
enum class Suspicion : std::uint8_t {
  Trusted,        // it passes at once
  NotSuspicious,  // it passes at once, because only the suspicious wait
  Waits,          // it waits greylist.delay
  WaitsLong,      // it waits long_delay
};

// `is_selective`: only those with wait_from points wait. More points never mean less waiting.
Suspicion suspicion(int points, const SuspicionSettings& settings, bool is_selective);

}  // namespace grayling

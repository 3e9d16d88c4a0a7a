// SPDX-License-Identifier: MIT
// What is counted for `grayling report`, on its way from the engine to the store's tables
// report_count and report_wait. A plain value; whoever shares one locks it.
//
// The table `sender` can't tell it: expired rows are gone, and how long a sender waited is in none.
// So the engine counts, in memory, what happens to strangers; a known sender costs nothing. The
// thread that looks at the store every `store.refresh` (service/table_watch) takes what has come
// together and adds it to the tables in one commit, so that no answer waits for it and all hosts
// have one sum. A process that is killed loses what it counted since; a connection that is lost in
// the commit may count it twice. Nobody's mail hangs on it.
//
// A stranger that comes back is counted in the hour of its *first* mail. So of each hour it is
// known how many came and how many of those came back, and once retry_window is over the others
// never did.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/record.hpp"

namespace grayling {

// What is counted, as the table says it, and what the name is then.
namespace tally {
inline constexpr std::string_view kHeld = "held";  // strangers that were deferred; their policy
// Strangers that learn mode let through, and enforcing would have deferred; their policy.
inline constexpr std::string_view kLearned = "learned";
inline constexpr std::string_view kBack = "back";  // of those held, who passed; wait_name()
inline constexpr std::string_view kTurnedAway = "turned away";  // of those back; no name
inline constexpr std::string_view kAnswer = "answer";           // answers; "pass triplet found"
inline constexpr std::string_view kPolicy = "policy";           // requests under a policy; that
// Mail that an exemption let through; "client 192.0.2.0/24". The hour is the first of the day.
inline constexpr std::string_view kExempt = "exempt";
}  // namespace tally

// How long rows are kept.
inline constexpr Seconds kTallyKept = Seconds{90} * 86400;
// The longest waits that are kept of a day.
inline constexpr std::size_t kLongWaitsMax = 20;
// Counts that wait to be written, some 100 bytes each; a store that is down is not waited for.
inline constexpr std::size_t kTallyCountsMax = 20'000;
// Characters of a name, with a word before it.
inline constexpr std::size_t kTallyNameCharsMax = 340;

struct TallyKey {
  UnixSeconds hour = 0;  // its beginning
  std::string what;
  std::string name;

  auto operator<=>(const TallyKey&) const = default;
};

struct TallyCount {
  TallyKey key;
  std::int64_t number = 0;

  bool operator==(const TallyCount&) const = default;
};

// A stranger's mail that has passed after its wait. The key is as the client sent it, with the
// client's address.
struct LongWait {
  UnixSeconds day = 0;  // on which it passed: its beginning, in UTC
  Key key;
  UnixSeconds first_seen = 0;
  Seconds waited = 0;

  bool operator==(const LongWait&) const = default;
};

inline constexpr Seconds kHour = 3600;

UnixSeconds hour_of(UnixSeconds time);
UnixSeconds day_of(UnixSeconds time);

// Any text as a name: at most 320 characters, so that there is room for a word before it.
std::string tally_name(std::string_view text);

// The name under which a wait is counted: the first of kWaitBounds that isn't less, or the last.
// "300".
std::string wait_name(Seconds waited);

class ReportTally {
 public:
  // Where there is no room, nothing is counted that isn't there yet.
  void count(UnixSeconds hour, std::string_view what, std::string_view name,
             std::int64_t number = 1);

  // Would note() keep such a wait? For who wants to know before making a key.
  bool is_long(Seconds waited) const;
  void note(LongWait wait);

  void add(ReportTally other);
  bool is_empty() const { return counts_.empty() && waits_.empty(); }

  struct Part {
    std::vector<TallyCount> counts;
    std::vector<LongWait> waits;
  };
  // Takes up to `counts_max` counts, in order, and with the last of them the waits.
  Part take(std::size_t counts_max);
  void put_back(Part part);

 private:
  std::map<TallyKey, std::int64_t> counts_;
  std::vector<LongWait> waits_;  // the longest first
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The counts for `grayling report`, on their way from the engine to the store's tables report_count
// and report_wait. A plain value; a shared one needs a lock.
//
// The table `sender` can't give these figures: expired rows are gone, and no row says how long a
// sender waited. So the engine counts in memory what happens to strangers; a known sender costs
// nothing. The thread that looks at the store every `store.refresh` (service/table_watch) takes the
// counts and adds them to the tables, up to kAdminBatchMax in a commit. So no answer waits for
// them, and all hosts share one sum. A process that is killed loses its latest counts, and a
// connection that is lost during a commit may add its counts twice. No mail depends on them.
//
// A stranger that comes back is counted in the hour of its *first* mail. So each hour's figures say
// how many strangers came and how many of them came back. Once retry_window is over, the others
// never will.
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
#include "grayling/greylist/standing_loss.hpp"

namespace grayling {

// The values of the column `what`. After the semicolon: what `name` holds in such a row.
namespace tally {
inline constexpr std::string_view kHeld = "held";  // strangers that were deferred; their policy
// Strangers that learn mode let through and enforce mode would have deferred; their policy.
inline constexpr std::string_view kLearned = "learned";
inline constexpr std::string_view kBack = "back";  // held strangers that passed; wait_name()
inline constexpr std::string_view kTurnedAway = "turned away";  // part of `back`; no name
inline constexpr std::string_view kAnswer = "answer";           // answers; "pass triplet found"
inline constexpr std::string_view kPolicy = "policy";           // requests; their policy
// Mail that an exemption let through, counted in the first hour of the day; "client 192.0.2.0/24".
inline constexpr std::string_view kExempt = "exempt";
// Deferred strangers that passed without SPF showing that the mail is their domain's; counted in
// the first hour of the day. What SPF said, and the domain: "permerror example.org". The domain is
// left out beyond kUnprovedNamesMax.
inline constexpr std::string_view kUnproved = "unproved";
inline constexpr std::string_view kLost = "lost";  // standings that domains lost; lost_name()
// Strangers by the signs that gave them points, in the hour of their first mail; what became of
// them, and the sign: "held no_name". One with several signs counts for each, and one without any
// as "held" alone. "passed" is counted for each mail.
inline constexpr std::string_view kSign = "sign";
// Strangers under policies that aren't selective, in the hour of their first mail; what became of
// them, and what selective waiting would have done: "held pass".
inline constexpr std::string_view kSelective = "selective";

// What became of a stranger, in names of `sign` and `selective`: deferred; let through in learn
// mode; deferred before, and passed now; let through because of its points.
inline constexpr std::string_view kFateHeld = "held";
inline constexpr std::string_view kFateLearned = "learned";
inline constexpr std::string_view kFateBack = "back";
inline constexpr std::string_view kFatePassed = "passed";
}  // namespace tally

// How long rows are kept.
inline constexpr Seconds kTallyKept = 90 * kDay;
// How many of a day's longest waits are kept.
inline constexpr std::size_t kLongWaitsMax = 20;
// Names of `unproved` that one service counts on a day, about 100 bytes each in the table.
inline constexpr std::size_t kUnprovedNamesMax = 500;
// Counts that may wait to be written, about 100 bytes each. More are dropped while a store is down.
inline constexpr std::size_t kTallyCountsMax = 20'000;
// The characters of a name, with a word before it.
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

// A stranger's mail that passed after waiting. The key is as the client sent it, with the client's
// address.
struct LongWait {
  UnixSeconds day = 0;  // the beginning of the day on which it passed, in UTC
  Key key;
  UnixSeconds first_seen = 0;
  Seconds waited = 0;

  bool operator==(const LongWait&) const = default;
};

UnixSeconds hour_of(UnixSeconds time);  // the beginning of its hour, in UTC
UnixSeconds day_of(UnixSeconds time);   // the beginning of its day, in UTC

// Makes any text a name: at most 320 characters, which leaves room for a word before it.
std::string tally_name(std::string_view text);

// The name under which a wait is counted: the first of kWaitBounds that isn't less, or else the
// last, as text: "300".
std::string wait_name(Seconds waited);

// Why a domain has lost its standing, and the domain: "share example.org".
std::string lost_name(const LostStanding& lost);

class ReportTally {
 public:
  // Without room for another count, only counts that are there already grow.
  void count(UnixSeconds hour, std::string_view what, std::string_view name,
             std::int64_t number = 1);

  // Would note() keep a wait of this length? Ask first, to save making a key in vain.
  bool is_long(Seconds waited) const;
  void note(LongWait wait);

  void add(ReportTally other);
  bool is_empty() const { return counts_.empty() && waits_.empty(); }

  struct Part {
    std::vector<TallyCount> counts;
    std::vector<LongWait> waits;
  };
  // Takes up to `counts_max` counts, in order; the last part also has the waits.
  Part take(std::size_t counts_max);
  void put_back(Part part);

 private:
  std::map<TallyKey, std::int64_t> counts_;
  std::vector<LongWait> waits_;  // the longest first
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// The figures of a report, made of the counts of a store (store/tally.hpp). Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grayling/store/store.hpp"
#include "grayling/store/tally.hpp"

namespace grayling {

// Losses of standing that are shown one by one.
inline constexpr std::size_t kLostShownMax = 200;

// Strangers by their fate.
struct StrangerSums {
  std::int64_t returned = 0;  // came back and passed
  std::int64_t never = 0;     // didn't within retry_window
  std::int64_t open = 0;      // may still come back
  std::int64_t learned = 0;   // let through in learn mode
  // Mails let through at once, because their domain has proved itself: one for each recipient.
  std::int64_t of_proved = 0;

  std::int64_t held() const { return returned + never + open; }
  void add(const StrangerSums& other) {
    returned += other.returned;
    never += other.never;
    open += other.open;
    learned += other.learned;
    of_proved += other.of_proved;
  }
  bool operator==(const StrangerSums&) const = default;
};

struct ReportFigures {
  UnixSeconds from = 0;   // the beginning of an hour
  UnixSeconds until = 0;  // now
  StrangerSums strangers;
  Seconds slot = kHour;                      // the length of each slot
  std::vector<StrangerSums> slots;           // the first begins at `from`
  std::int64_t turned_away = 0;              // of those that came back: at first refused by a limit
  std::map<Seconds, std::int64_t> waits;     // of those that came back, by kWaitBounds
  std::optional<Seconds> median, ninetieth;  // of these waits: upper bounds
  std::map<std::string, std::int64_t> answers;  // "pass triplet found"
  std::vector<LongWait> longest;

  struct Named {
    std::string name;
    std::int64_t mails = 0;
  };
  std::vector<Named> exemptions;    // the most mails first
  std::int64_t exemptions_all = 0;  // of the configuration and the table
  std::vector<std::string> unused;  // of those, without any mail: "client 192.0.2.7"

  struct Policy {
    std::string name;
    std::string from;  // "FILE:LINE"; "": no longer in the configuration
    std::int64_t mails = 0;
    std::int64_t held = 0;
    std::int64_t learned = 0;
  };
  std::vector<Policy> policies;  // those of the configuration in its order, then others
  // Strangers under no policy that were held up, or let through in learn mode.
  std::int64_t other_held = 0;
  std::int64_t other_learned = 0;

  // Strangers under policies that aren't selective, by what selective waiting would have done.
  struct Selective {
    StrangerSums let_in;      // they had fewer than wait_from points
    std::int64_t others = 0;  // would have waited
    std::int64_t all() const { return let_in.held() + let_in.learned + others; }
  };
  Selective selective;
  // Strangers with a sign that gave them points; one may be counted for several.
  struct Sign {
    std::string name;  // "": those without any
    StrangerSums strangers;
    std::int64_t passed = 0;  // mails that were let through because of their points
    std::int64_t all() const { return strangers.held() + strangers.learned + passed; }
  };
  std::vector<Sign> signs;  // the most strangers first

  // Domains by the table of standings, now.
  std::int64_t domains_proved = 0;   // have standing
  std::int64_t domains_too_few = 0;  // enough mails came back, but fewer than four fifths of all
  struct LostDomain {
    std::string name;
    std::string why;     // loss_word(); one of a newer version as it is
    UnixSeconds at = 0;  // the hour
    bool has_again = false;
    std::optional<Standing> row;  // as it is now
  };
  std::vector<LostDomain> lost;  // the latest first, at most kLostShownMax of
  std::size_t lost_all = 0;      // this many
  // Domains whose mails came back, though they couldn't prove themselves by them.
  struct UnprovedDomain {
    std::string name;  // "": others, beyond a limit for each day
    std::string spf;   // spf_word()
    std::int64_t mails = 0;
  };
  std::vector<UnprovedDomain> unproved;  // the most mails first
};

// The part of the configuration that a report needs.
struct ReportPolicy {
  std::string name;  // tally_name() of policy_name()
  std::string from;
};

// Adds up `counts` from hour_of(now - since) on, those that are kept by the day from the beginning
// of that day. add_domain() and the caller add what other tables say: the caller sets `longest`,
// `exemptions_all` and `unused`. Counts that make no sense are ignored.
ReportFigures report_figures(const std::vector<TallyCount>& counts, Seconds since,
                             Seconds retry_window, const std::vector<ReportPolicy>& policies,
                             UnixSeconds now);

// Takes a domain's row of the table of standings into account. `settings`: of [greylist].
void add_domain(ReportFigures& figures, const GreylistSettings& settings, const StandingRow& row);

// Is anything known of domains that prove themselves?
bool has_domains(const ReportFigures& figures);
// Is anything known of strangers' points?
bool has_points(const ReportFigures& figures);

// The waits in a few classes for a plot: upper bound and count, without empty classes at the ends.
std::vector<std::pair<Seconds, std::int64_t>> wait_classes(const ReportFigures& figures);

// The answers, the most frequent first.
std::vector<std::pair<std::string, std::int64_t>> sorted_answers(const ReportFigures& figures);

// The report in three formats.
std::string report_text(const ReportFigures& figures);
std::string report_json(const ReportFigures& figures);
std::string report_html(const ReportFigures& figures);  // one file that loads nothing

}  // namespace grayling

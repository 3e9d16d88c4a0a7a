// SPDX-License-Identifier: MIT
// What a report says, made of the counts of a store (store/tally.hpp). Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grayling/store/tally.hpp"

namespace grayling {

// Strangers, by what became of them.
struct Strangers {
  std::int64_t returned = 0;  // came back and passed
  std::int64_t never = 0;     // didn't within retry_window
  std::int64_t open = 0;      // may still
  std::int64_t learned = 0;   // were let through in learn mode

  std::int64_t held() const { return returned + never + open; }
  bool operator==(const Strangers&) const = default;
};

struct ReportFigures {
  UnixSeconds from = 0;   // the beginning of an hour
  UnixSeconds until = 0;  // now
  Strangers strangers;
  Seconds slot = 3600;                          // the time of each of…
  std::vector<Strangers> slots;                 // …these, the first begins at `from`
  std::int64_t turned_away = 0;                 // of those who came back, by a limit of rows
  std::map<Seconds, std::int64_t> waits;        // of those who came back, by kWaitBounds
  std::optional<Seconds> median, ninetieth;     // of the same: upper bounds
  std::map<std::string, std::int64_t> answers;  // "pass triplet found"
  std::vector<LongWait> longest;

  struct Named {
    std::string name;
    std::int64_t mails = 0;
  };
  std::vector<Named> exemptions;    // the most mails first
  std::int64_t exemptions_all = 0;  // of the configuration and the table
  std::vector<std::string> unused;  // of those, who let nobody through: "client 192.0.2.7"

  struct Policy {
    std::string name;
    std::string from;  // "FILE:LINE"; "": not in the configuration any more
    std::int64_t mails = 0;
    std::int64_t held = 0;
    std::int64_t learned = 0;
  };
  std::vector<Policy> policies;  // those of the configuration in its order, then others
  // Under no policy: those that [greylist] held up, or let through in learn mode.
  std::int64_t other_held = 0;
  std::int64_t other_learned = 0;
};

// What of the configuration a report needs.
struct ReportPolicy {
  std::string name;  // tally_name() of policy_name()
  std::string from;
};

// Sums of `counts` from hour_of(now - since) on; those of exemptions from the beginning of that
// day. Leaves `longest`, `exemptions_all` and `unused` to the caller. Counts that make no sense are
// passed over.
ReportFigures report_figures(const std::vector<TallyCount>& counts, Seconds since,
                             Seconds retry_window, const std::vector<ReportPolicy>& policies,
                             UnixSeconds now);

// The waits in a few classes for a plot: (up to, how many), those without any at both ends left
// out.
std::vector<std::pair<Seconds, std::int64_t>> wait_classes(const ReportFigures& figures);

// The answers, the most frequent first.
std::vector<std::pair<std::string, std::int64_t>> sorted_answers(const ReportFigures& figures);

// The report in its three forms.
std::string report_text(const ReportFigures& figures);
std::string report_json(const ReportFigures& figures);
std::string report_html(const ReportFigures& figures);  // one file that loads nothing

}  // namespace grayling

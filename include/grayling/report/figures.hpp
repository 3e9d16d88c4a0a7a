// SPDX-License-Identifier: MIT
// The figures of a report, made of the counts of a store (store/tally.hpp). Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grayling/store/tally.hpp"

namespace grayling {

// Strangers by their fate.
struct Strangers {
  std::int64_t returned = 0;  // came back and passed
  std::int64_t never = 0;     // didn't within retry_window
  std::int64_t open = 0;      // may still come back
  std::int64_t learned = 0;   // let through in learn mode

  std::int64_t held() const { return returned + never + open; }
  bool operator==(const Strangers&) const = default;
};

struct ReportFigures {
  UnixSeconds from = 0;   // the beginning of an hour
  UnixSeconds until = 0;  // now
  Strangers strangers;
  Seconds slot = 3600;                       // the length of each slot
  std::vector<Strangers> slots;              // the first begins at `from`
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
};

// The part of the configuration that a report needs.
struct ReportPolicy {
  std::string name;  // tally_name() of policy_name()
  std::string from;
};

// Adds up `counts` from hour_of(now - since) on, those of exemptions from the beginning of that
// day. The caller sets `longest`, `exemptions_all` and `unused`. Counts that make no sense are
// ignored.
ReportFigures report_figures(const std::vector<TallyCount>& counts, Seconds since,
                             Seconds retry_window, const std::vector<ReportPolicy>& policies,
                             UnixSeconds now);

// The waits in a few classes for a plot: upper bound and count, without empty classes at the ends.
std::vector<std::pair<Seconds, std::int64_t>> wait_classes(const ReportFigures& figures);

// The answers, the most frequent first.
std::vector<std::pair<std::string, std::int64_t>> sorted_answers(const ReportFigures& figures);

// The report in three formats.
std::string report_text(const ReportFigures& figures);
std::string report_json(const ReportFigures& figures);
std::string report_html(const ReportFigures& figures);  // one file that loads nothing

}  // namespace grayling

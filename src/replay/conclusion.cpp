// SPDX-License-Identifier: MIT
#include "replay/conclusion.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {
namespace {

constexpr Seconds kShort = 6 * kDay;
constexpr std::size_t kChangesMax = 10;

ReplayRow row_of(const std::string& name, const MessageCounts& counts, const WaitTally& tally,
                 UnixSeconds from) {
  ReplayRow row;
  row.name = name;
  counts.fill(row, from);
  tally.fill(row, from);
  return row;
}

// The end of the warm-up of a log that ends at `until`.
UnixSeconds counted_from(UnixSeconds start, UnixSeconds until, const ReplayCandidate& today) {
  const Seconds warm_up = std::min((until - start) / 3, today.settings.greylist->lifetime);
  return LogMinutes(start).whole_minute(start + warm_up);
}

std::uint64_t less(std::uint64_t before, std::uint64_t after) {
  return before - std::min(before, after);
}

ReplayChange change_of(const ReplayCandidate& candidate, const ReplayRow& row,
                       const ReplayRow& today) {
  return {candidate.name, candidate.line, less(today.waited, row.waited),
          less(today.late, row.late), less(row.let_in, today.let_in)};
}

// `count` of `part`, as if it were of `whole`.
std::uint64_t enlarged(std::uint64_t count, std::uint64_t part, std::uint64_t whole) {
  if (part == 0) return 0;
  const double ratio = static_cast<double>(whole) / static_cast<double>(part);
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(count) * ratio));
}

// What the change would do to the whole log. Less and less mail waits, because more and more
// senders are known; the change is assumed to spare the same share of it.
ReplayChange estimated(ReplayChange change, const ReplayRow& part, const ReplayRow& whole) {
  change.waited = enlarged(change.waited, part.waited, whole.waited);
  change.late = enlarged(change.late, part.late, whole.late);
  change.let_in = enlarged(change.let_in, part.gone, whole.gone);
  change.is_estimated = true;
  return change;
}

// Rows in their order.
void add_rows(const AttemptTracker& log, const std::vector<RunCounts>& runs, ReplayResult& result) {
  const UnixSeconds from = result.counted_from;
  result.rows.push_back(row_of("the log", log.counts(), log.tally(), from));
  for (const auto& run : runs) {
    if (!run.candidate.line.empty()) continue;
    result.rows.push_back(row_of(run.candidate.name, log.counts(), run.tally, from));
  }
}

// The changes of the trials that help. They are compared with today's row of what they have played.
void add_trials(const AttemptTracker& log, const std::vector<RunCounts>& runs,
                const TrialPart* part, ReplayResult& result) {
  const RunCounts& first = runs.front();
  const UnixSeconds from = part != nullptr ? counted_from(result.from, part->until, first.candidate)
                                           : result.counted_from;
  const MessageCounts& counts = part != nullptr ? part->counts : log.counts();
  const ReplayRow today = row_of("", counts, part != nullptr ? part->today : first.tally, from);
  for (const auto& run : runs) {
    if (run.candidate.line.empty()) continue;
    const ReplayRow row = row_of("", counts, run.tally, from);
    if (row.waited >= today.waited && row.late >= today.late) continue;
    ReplayChange change = change_of(run.candidate, row, today);
    if (part != nullptr) change = estimated(change, today, result.rows[1]);
    // An estimate may be 0: after the part that was tried, little mail may have waited.
    if (change.waited > 0 || change.late > 0) result.changes.push_back(std::move(change));
  }
}

void choose_changes(std::vector<ReplayChange>& changes) {
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    return std::pair(a.waited, a.late) > std::pair(b.waited, b.late);
  });
  if (changes.size() > kChangesMax) changes.resize(kChangesMax);
}

// What didn't fit into the memory of a replay.
void add_notes_of_room(const AttemptTracker& log, const std::vector<RunCounts>& runs,
                       ReplayResult& result) {
  std::uint64_t forgotten = 0;
  for (const auto& run : runs) forgotten = std::max(forgotten, run.forgotten_rows);
  if (forgotten > 0) {
    result.notes.push_back(fmt::format(
        "More senders were known at once than a replay remembers: {} were forgotten, so more mail "
        "waits here than in truth.",
        forgotten));
  }
  if (log.left_out() > 0) {
    result.notes.push_back(
        fmt::format("More messages waited at once than a replay follows: {} attempts are left out.",
                    log.left_out()));
  }
}

void add_notes(const AttemptTracker& log, ReplayResult& result) {
  if (result.until - result.from < kShort) {
    result.notes.emplace_back(
        "The log is shorter than six days: many senders that are known in truth are strangers "
        "here, so less mail waits than the table says.");
  }
  const bool has_guesses = std::any_of(result.rows.begin(), result.rows.end(),
                                       [](const auto& row) { return row.guessed > 0; });
  if (has_guesses) {
    result.notes.emplace_back(
        "Where the log has no retry, its time is assumed: what the same client did for other mail, "
        "else 5, 10, 20, 40 minutes and so on, as Postfix does.");
  }
  if (log.has_assumed_helo()) {
    result.notes.emplace_back(
        "Postfix logs HELO only for mail that it refuses. For other mail it is taken from the same "
        "client's refused mail, or else the client's name is used.");
  }
  if (log.undecided() > 0) {
    result.notes.push_back(fmt::format(
        "Messages that may still come, because the log ends within four hours: {}. They aren't "
        "counted.",
        log.undecided()));
  }
}

void add_note_of_trials(const TrialPart* part, ReplayResult& result) {
  const auto& changes = result.changes;
  const bool has_estimates = std::any_of(changes.begin(), changes.end(),
                                         [](const auto& change) { return change.is_estimated; });
  if (!has_estimates) return;
  result.notes.push_back(fmt::format(
      "Changes of settings were tried with the mail until {}. What they would do to all mail is an "
      "estimate, which assumes the same share of what waits.",
      format_date_time(part->until)));
}

}  // namespace

ReplayResult conclude(UnixSeconds start, const AttemptTracker& log,
                      const std::vector<RunCounts>& runs, const TrialPart* part) {
  const RunCounts& today = runs.front();
  ReplayResult result;
  result.from = start;
  result.until = log.now();
  result.counted_from = counted_from(start, result.until, today.candidate);
  result.changes = today.tally.exemptions(log.names(), result.counted_from);
  add_rows(log, runs, result);
  add_trials(log, runs, part, result);
  choose_changes(result.changes);
  result.days = log.counts().days(result.counted_from);
  today.tally.fill(result.days, result.counted_from);
  result.unused_exemptions = unused_exemptions(today.candidate);
  add_notes(log, result);
  add_note_of_trials(part, result);
  add_notes_of_room(log, runs, result);
  return result;
}

ReplayResult conclude_nothing(const std::vector<ReplayCandidate>& candidates) {
  const AttemptTracker log(*candidates.front().settings.greylist, 0);
  const WaitTally nothing(0, WaitTally::Keeps::Times);
  std::vector<RunCounts> runs;
  for (const auto& candidate : candidates) runs.push_back({candidate, nothing, 0});
  return conclude(0, log, runs);
}

std::vector<std::string> unused_exemptions(const ReplayCandidate& candidate) {
  std::vector<std::string> unused;
  const auto& exemptions = candidate.exemptions;
  if (!exemptions) return unused;
  std::vector<bool> is_used(exemptions->size());
  for (const auto& match : exemptions->take_matches()) is_used[match.number] = true;
  for (std::size_t i = 0; i < is_used.size(); ++i) {
    const auto entry = exemptions->listed(i);
    if (!is_used[i]) unused.push_back(fmt::format("{} {}", exempt_kind(entry.list), entry.text));
  }
  return unused;
}

}  // namespace grayling

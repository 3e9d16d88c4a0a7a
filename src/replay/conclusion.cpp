// SPDX-License-Identifier: MIT
#include "replay/conclusion.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "grayling/store/admin.hpp"

namespace grayling {
namespace {

constexpr Seconds kShort = 6 * Seconds{86400};
constexpr std::size_t kChangesMax = 10;

ReplayRow row_of(const std::string& name, const MessageCounts& counts, const WaitTally& tally,
                 UnixSeconds from) {
  ReplayRow row;
  row.name = name;
  counts.fill(row, from);
  tally.fill(row, from);
  return row;
}

ReplayChange change_of(const ReplayCandidate& candidate, const ReplayRow& row,
                       const ReplayRow& today) {
  return {candidate.name, candidate.line, today.waited - std::min(row.waited, today.waited),
          today.late - std::min(row.late, today.late),
          row.let_in - std::min(row.let_in, today.let_in)};
}

// Rows in their order; changes are compared with today's row.
void add_rows(const AttemptTracker& log, const std::vector<RunCounts>& runs, ReplayResult& result) {
  const UnixSeconds from = result.counted_from;
  result.rows.push_back(row_of("the log", log.counts(), log.tally(), from));
  for (const auto& run : runs) {
    ReplayRow row = row_of(run.candidate.name, log.counts(), run.tally, from);
    if (run.candidate.line.empty()) {
      result.rows.push_back(std::move(row));
      continue;
    }
    const ReplayRow& today = result.rows[1];
    if (row.waited >= today.waited && row.late >= today.late) continue;
    result.changes.push_back(change_of(run.candidate, row, today));
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
        "Where the log has no HELO, as Postfix logs it only where it refuses, it is taken from the "
        "same client's other mail, else it is the client's name.");
  }
  if (log.undecided() > 0) {
    result.notes.push_back(fmt::format(
        "Messages that may still come, because the log ends within four hours: {}. They aren't "
        "counted.",
        log.undecided()));
  }
}

}  // namespace

ReplayResult conclude(UnixSeconds start, const AttemptTracker& log,
                      const std::vector<RunCounts>& runs) {
  const RunCounts& today = runs.front();
  ReplayResult result;
  result.from = start;
  result.until = log.now();
  const Seconds lifetime = today.candidate.settings.greylist->lifetime;
  const Seconds warm_up = std::min((result.until - start) / 3, lifetime);
  result.counted_from = LogMinutes(start).whole_minute(start + warm_up);
  result.changes = today.tally.exemptions(log.names(), result.counted_from);
  add_rows(log, runs, result);
  choose_changes(result.changes);
  result.days = log.counts().days(result.counted_from);
  today.tally.fill(result.days, result.counted_from);
  result.unused_exemptions = unused_exemptions(today.candidate);
  add_notes(log, result);
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

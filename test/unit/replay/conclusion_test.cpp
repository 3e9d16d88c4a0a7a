// SPDX-License-Identifier: MIT
#include "replay/conclusion.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kBegin = 1'800'000'000;

// Does a note have these words, if the runs have forgotten this many rows? The log has no mail.
bool is_noted(std::uint64_t forgotten_rows, const char* words) {
  const ReplayCandidate today;
  const WaitTally nothing(kBegin, WaitTally::Keeps::Senders);
  const AttemptTracker log(*today.settings.greylist, kBegin);
  const auto notes = conclude(kBegin, log, {{today, nothing, forgotten_rows}}).notes;
  return std::any_of(notes.begin(), notes.end(), [&](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("a note says how many senders a replay had to forget") {
  CHECK(is_noted(3, "3 were forgotten"));
  CHECK_FALSE(is_noted(0, "forgotten"));
}

TEST_CASE("a change that would spare nothing of the whole log isn't proposed") {
  const ReplayCandidate today;
  ReplayCandidate trial;
  trial.line = "try it";
  const WaitTally nothing(kBegin, WaitTally::Keeps::Senders);
  TrialPart part{kBegin, MessageCounts(kBegin), nothing};
  part.today.add_waited({kBegin}, {700});
  const AttemptTracker log(*today.settings.greylist, kBegin);
  CHECK(conclude(kBegin, log, {{today, nothing}, {trial, nothing}}, &part).changes.empty());
}

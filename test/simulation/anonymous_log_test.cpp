// SPDX-License-Identifier: MIT
#include "grayling/maillog/log_reader.hpp"
#include "grayling/replay/anonymous_trace.hpp"
#include "simulation/grayling_run.hpp"
#include "simulation/log_check.hpp"
#include "simulation/recorded_run.hpp"
#include "simulation/trace_log.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

struct Attempts final : AttemptTaker {
  void take(const LoggedAttempt& attempt) override { all.push_back(attempt); }
  std::vector<LoggedAttempt> all;
};

// What is judged without the DNS, of which an anonymous log has no answers.
std::vector<ReplayCandidate> candidates() {
  std::vector<ReplayCandidate> all(6);
  change(all[1].settings).selective = true;
  change(all[2].settings).match = Match::Sender;
  change(all[3].settings).client = ClientIdentity::Network;
  change(all[3].settings).ipv4_prefix = 20;
  change(all[4].settings).auto_allow_after = 2;
  change(all[5].settings).delay = 900;
  return all;
}

// Gives `taker` the attempts as a log of Postfix and grayling has them.
void read_log(const std::vector<LoggedAttempt>& attempts, AttemptTaker& taker) {
  LogReader reader({}, taker);
  TraceLog log([&](std::string_view line) { reader.read(line); });
  for (const auto& attempt : attempts) log.take(attempt);
  reader.end();
}

// The same as an anonymous log of that log has them.
void read_anonymous_log(const std::vector<LoggedAttempt>& attempts, AttemptTaker& taker) {
  LogReader reader({}, taker);
  AnonymousTrace trace("a key of the tests, and of nobody else",
                       [&](std::string_view line) { reader.read(line); });
  read_log(attempts, trace);
  reader.end();
}

template <class Read>
ReplayResult judged(const std::vector<LoggedAttempt>& attempts, Read&& read) {
  DnsAnswers answers;
  Replay replay(candidates(), answers);
  read(attempts, replay);
  return replay.finish();
}

}  // namespace

TEST_CASE("a replay of an anonymous log gives the figures of the original") {
  TraceSettings settings;
  settings.messages = 100;
  settings.length = 2 * Seconds{86400};
  settings.outage = 0;
  const TraceDns dns(settings.seed, settings.outage);
  Attempts logged;
  GraylingRun grayling(nullptr, log_candidates().front().settings, &dns);
  RecordedRun recorded(grayling, logged);
  replay(make_trace(settings), settings.narrowing, dns, recorded);
  const auto original = judged(logged.all, read_log);
  const auto anonymous = judged(logged.all, read_anonymous_log);
  REQUIRE(original.rows.size() == candidates().size() + 1);
  REQUIRE(anonymous.rows.size() == original.rows.size());
  for (std::size_t i = 0; i < original.rows.size(); ++i) {
    const ReplayRow& one = original.rows[i];
    const ReplayRow& other = anonymous.rows[i];
    CAPTURE(i);
    REQUIRE(one.came > 0);
    REQUIRE(one.gone > 0);
    CHECK(other.came == one.came);
    CHECK(other.gone == one.gone);
    CHECK(other.waited == one.waited);
    CHECK(other.late == one.late);
    CHECK(other.guessed == one.guessed);
    CHECK(other.let_in == one.let_in);
    CHECK(other.median == one.median);
    CHECK(other.ninetieth == one.ninetieth);
  }
  CHECK(original.rows[1].waited != original.rows[2].waited);
  CHECK(original.rows[1].let_in != original.rows[2].let_in);
}

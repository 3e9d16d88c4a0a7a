// SPDX-License-Identifier: MIT
// Some days of an address that a spammer shares with honest senders. His mail uses up the address'
// pending_limit, but no honest sender waits longer because of that.
#include <algorithm>
#include <optional>
#include <vector>

#include "simulation/grayling_run.hpp"
#include "simulation/retries.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

constexpr Seconds kFloodPerMinute = 17;
const Host kShared{"192.0.2.7", "unknown"};
const std::string kRecipient = "b@site.test";

struct Honest {
  std::string sender;
  Seconds start;
  std::vector<Seconds> times;  // of its attempts, in seconds after the first
  std::optional<Seconds> passed = std::nullopt;

  // The first retry that comes after `delay`.
  Seconds due(Seconds delay) const {
    return *std::find_if(times.begin() + 1, times.end(), [=](Seconds at) { return at >= delay; });
  }
};

std::vector<Honest> honest_senders(Seconds until) {
  std::vector<Honest> senders;
  for (const auto schedule :
       {Schedule::Postfix, Schedule::Exim, Schedule::Sendmail, Schedule::ExchangeServer,
        Schedule::Gmail, Schedule::Yahoo, Schedule::Gmx}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto number = senders.size();
      senders.push_back({"honest" + std::to_string(number) + "@sender.example",
                         static_cast<Seconds>(number) * until / 75, attempts(schedule, seed)});
    }
  }
  return senders;
}

struct Attempt {
  Seconds at;
  Honest* honest;  // null for the spammer
};

std::vector<Attempt> attempts_of_all(std::vector<Honest>& senders, Seconds until) {
  std::vector<Attempt> all;
  for (Seconds number = 0; number < until / 60 * kFloodPerMinute; ++number) {
    all.push_back({number * 60 / kFloodPerMinute, nullptr});
  }
  for (auto& honest : senders) {
    for (const Seconds at : honest.times) all.push_back({honest.start + at, &honest});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return all;
}

void run(const EngineSettings& settings, Seconds until) {
  const Seconds delay = settings.greylist->delay;
  GraylingRun grayling(nullptr, settings);
  auto senders = honest_senders(until);
  int number = 0;
  for (const auto& [at, honest] : attempts_of_all(senders, until)) {
    if (honest == nullptr) {
      const std::string sender = std::to_string(number++) + "@spam.example";
      REQUIRE_FALSE(grayling.passes({kShared, sender, kRecipient}, kStart + at));
    } else if (!honest->passed &&
               grayling.passes({kShared, honest->sender, kRecipient}, kStart + at)) {
      honest->passed = at - honest->start;
    }
  }
  for (const auto& honest : senders) {
    CAPTURE(honest.sender, delay);
    REQUIRE(honest.passed);
    CHECK(*honest.passed == honest.due(delay));
  }
  CHECK(grayling.statistics().turned_away_returns.value() > senders.size() / 2);
}

}  // namespace

TEST_CASE("whatever a neighbour sends, honest senders pass at their first retry after delay") {
  EngineSettings settings;
  change(settings).auto_allow_after = 0;  // otherwise honest mail would make the address known
  run(settings, 2 * kDay);
  change(settings).delay = 1200;
  change(settings).pending_limit = 100;
  run(settings, kDay / 4);
}

// SPDX-License-Identifier: MIT
#include "engine/count/tally_keeper.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

void TallyKeeper::set_policies(std::shared_ptr<const Policies> policies, UnixSeconds now) {
  const std::lock_guard lock(mutex_);
  take_finds(now);
  policies_ = std::move(policies);
}

void TallyKeeper::take_finds(UnixSeconds now) {
  if (!policies_) return;
  const auto finds = policies_->take_finds();
  for (std::size_t number = 1; number < finds.size(); ++number) {
    if (finds[number] == 0) continue;
    const auto name = tally_name(policies_->settings(number).policy_name);
    tally_.count(hour_of(now), tally::kPolicy, name, finds[number]);
  }
}

void TallyKeeper::note_stranger(const GreylistSettings& settings, UnixSeconds now) {
  const auto what = settings.mode == Mode::Learn ? tally::kLearned : tally::kHeld;
  const std::lock_guard lock(mutex_);
  tally_.count(hour_of(now), what, tally_name(settings.policy_name));
}

// A clock that jumped makes no wait negative.
void TallyKeeper::note_return(const Verdict& verdict, bool was_turned_away,
                              const PolicyRequest* request, UnixSeconds now) {
  const Seconds waited = std::max(verdict.delayed, Seconds{0});
  const UnixSeconds first_seen = now - waited;
  const std::lock_guard lock(mutex_);
  tally_.count(hour_of(first_seen), tally::kBack, wait_name(waited));
  if (was_turned_away) tally_.count(hour_of(first_seen), tally::kTurnedAway, "");
  if (request == nullptr || !tally_.is_long(waited)) return;
  Key key;
  set_normal_address(key.sender, request->sender.value_or(""));
  set_lower_case(key.client, request->client_address);
  set_normal_address(key.recipient, request->recipient);
  tally_.note({day_of(now), std::move(key), first_seen, waited});
}

void TallyKeeper::note_points(std::string_view fate, const RememberedPoints& points,
                              UnixSeconds first_seen) {
  const PointsKey key{hour_of(first_seen), fate, points};
  const std::lock_guard lock(mutex_);
  if (const auto found = points_.find(key); found != points_.end()) {
    ++found->second;
  } else if (points_.size() < kTallyCountsMax) {
    points_.emplace(key, 1);
  }
}

void TallyKeeper::take_points(const SignCounts& signs) {
  for (const auto& [key, number] : points_) {
    const auto& [hour, fate, points] = key;
    const std::string word(fate);
    if (points.signs == 0) tally_.count(hour, tally::kSign, word, number);
    each_sign(points.signs, [&, hour = hour, number = number](std::size_t place) {
      tally_.count(hour, tally::kSign, word + ' ' + tally_name(signs.name(place)), number);
    });
    if (!points.would_pass) continue;
    tally_.count(hour, tally::kSelective, word + (*points.would_pass ? " pass" : " wait"), number);
  }
  points_.clear();
}

void TallyKeeper::note_unproved(SpfResult spf, std::string_view domain, UnixSeconds now) {
  const std::string_view word = spf_word(spf);
  const std::string name = std::string(word) + ' ' + tally_name(domain);
  const UnixSeconds day = day_of(now);
  const std::lock_guard lock(mutex_);
  const bool is_named = unproved_.admits(day, name);
  tally_.count(day, tally::kUnproved, is_named ? name : word);
}

void TallyKeeper::note_lost(const LostStanding& lost, UnixSeconds now) {
  const std::lock_guard lock(mutex_);
  tally_.count(hour_of(now), tally::kLost, lost_name(lost));
}

ReportTally TallyKeeper::take(const DecisionCounts& answers, const SignCounts& signs,
                              UnixSeconds now) {
  const std::lock_guard lock(mutex_);
  take_finds(now);
  take_points(signs);
  for (const auto& entry : answers.entries()) {
    const auto name = std::string(entry.action) + " " + std::string(entry.reason);
    auto& before = answers_[name];
    const auto number = static_cast<std::int64_t>(entry.count - before);
    before = entry.count;
    tally_.count(hour_of(now), tally::kAnswer, name, number);
  }
  return std::exchange(tally_, {});
}

}  // namespace grayling

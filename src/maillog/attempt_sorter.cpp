// SPDX-License-Identifier: MIT
#include "maillog/attempt_sorter.hpp"

#include <algorithm>
#include <cstdlib>

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Of one client, sender and recipient: so a flood of the same line doesn't take long.
constexpr std::size_t kLooksMax = 32;

void set_key(std::string& key, const LoggedAttempt& attempt) {
  key.clear();
  append_lower_case(key, attempt.client_address);
  key += '\n';
  append_lower_case(key, attempt.sender.value_or("\n"));
  key += '\n';
  append_lower_case(key, attempt.recipient);
}

}  // namespace

AttemptSorter::Held* AttemptSorter::same(const LoggedAttempt& attempt, bool Held::*lacks) {
  set_key(key_, attempt);
  const auto found = by_key_.find(key_);
  if (found == by_key_.end()) return nullptr;
  Held* nearest = nullptr;
  Seconds distance = kSameFor + 1;
  const auto& places = found->second;
  for (std::size_t i = places.size() - std::min(places.size(), kLooksMax); i < places.size(); ++i) {
    Held& held = places[i]->second;
    const Seconds apart = std::abs(held.attempt.at - attempt.at);
    if (held.*lacks || apart >= distance) continue;
    nearest = &held;
    distance = apart;
  }
  return nearest;
}

void AttemptSorter::add_decision(LoggedAttempt attempt) {
  Held* const held = same(attempt, &Held::has_decision);
  if (held == nullptr) return hold({std::move(attempt), true, false});
  held->has_decision = true;
  held->attempt.reason = std::move(attempt.reason);
  held->attempt.delay = attempt.delay;
  if (attempt.fate == Fate::Greylisted && held->attempt.fate == Fate::Refused) {
    held->attempt.fate = Fate::Greylisted;
  }
}

// Postfix has the last word: in learn mode a greylister says "greylist", and the mail passes.
void AttemptSorter::add_accepted(LoggedAttempt attempt) {
  Held* const held = same(attempt, &Held::has_result);
  if (held == nullptr) return hold({std::move(attempt), false, true});
  held->has_result = true;
  held->attempt.fate = Fate::Accepted;
  held->attempt.message = std::move(attempt.message);
  if (!attempt.sasl_username.empty()) {
    held->attempt.sasl_username = std::move(attempt.sasl_username);
  }
}

// A reply for now follows from the decision if there is one; it may have any text.
void AttemptSorter::add_refused(LoggedAttempt attempt, bool is_final) {
  Held* const held = same(attempt, &Held::has_result);
  if (held == nullptr) return hold({std::move(attempt), false, true});
  held->has_result = true;
  held->attempt.helo = std::move(attempt.helo);
  if (is_final || held->attempt.fate == Fate::Accepted) held->attempt.fate = attempt.fate;
}

void AttemptSorter::hold(Held held) {
  // Times may go back a little: the lines of several processes and files meet.
  if (held.attempt.at < given_) {
    ++backward_;
    held.attempt.at = given_;
  }
  set_key(key_, held.attempt);
  const auto [place, is_new] = held_.emplace(Place{held.attempt.at, ++count_}, std::move(held));
  by_key_[key_].push_back(place);
}

void AttemptSorter::give_first() {
  const auto first = held_.begin();
  set_key(key_, first->second.attempt);
  const auto same_key = by_key_.find(key_);
  GRAYLING_ASSERT(same_key != by_key_.end());
  std::erase(same_key->second, first);
  if (same_key->second.empty()) by_key_.erase(same_key);
  given_ = first->first.first;
  taker_.take(first->second.attempt);
  held_.erase(first);
}

void AttemptSorter::give_until(UnixSeconds before) {
  while (!held_.empty() && held_.begin()->first.first < before) give_first();
}

void AttemptSorter::give_all() {
  while (!held_.empty()) give_first();
}

}  // namespace grayling

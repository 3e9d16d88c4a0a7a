// SPDX-License-Identifier: MIT
#include "maillog/attempt_sorter.hpp"

#include <algorithm>
#include <cstdlib>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// How many attempts of one client and recipient are looked at, so that a flood of the same line
// doesn't take long.
constexpr std::size_t kLooksMax = 64;

// One spelling for addresses that Postfix and a greylister log differently: Postfix quotes a local
// part, and without SMTPUTF8 it writes '?' for each byte that isn't ASCII.
void append_folded(std::string& out, std::string_view address) {
  for (const char c : address) {
    if (c == '"' || c == '\\') continue;
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    out += !is_ascii ? '?' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
}

bool is_same_sender(const LoggedAttempt& one, const LoggedAttempt& other) {
  if (one.sender == other.sender) return true;
  if (!one.sender || !other.sender) return false;
  std::string first;
  std::string second;
  append_folded(first, *one.sender);
  append_folded(second, *other.sender);
  return first == second;
}

void set_key(std::string& key, const LoggedAttempt& attempt) {
  set_lower_case(key, attempt.client_address);
  key += '\n';
  append_folded(key, attempt.recipient);
}

// sqlgrey and Postfix' postscreen don't log the client's name.
void take_name(LoggedAttempt& held, LoggedAttempt& other) {
  if (held.client_name.empty()) held.client_name = std::move(other.client_name);
}

std::size_t bytes_of(const LoggedAttempt& attempt) {
  return attempt.client_address.size() + attempt.client_name.size() + attempt.helo.size() +
         attempt.sender.value_or("").size() + attempt.recipient.size() +
         attempt.sasl_username.size() + attempt.message.size() + attempt.reason.size();
}

}  // namespace

// The sender of mail that is accepted may be rewritten after the greylister saw it (SRS,
// canonical_maps): then the time alone tells what belongs together.
AttemptSorter::Held* AttemptSorter::same(const LoggedAttempt& attempt, bool Held::*lacks) {
  set_key(key_, attempt);
  const auto found = by_key_.find(key_);
  if (found == by_key_.end()) return nullptr;
  Held* nearest = nullptr;
  bool is_nearest_same = false;
  Seconds distance = 0;
  for (const auto place : found->second) {
    Held& held = place->second;
    const Seconds apart = std::abs(held.attempt.at - attempt.at);
    if (held.*lacks || apart > kSameFor) continue;
    const bool is_same = is_same_sender(held.attempt, attempt);
    const LoggedAttempt& result = held.has_result ? held.attempt : attempt;
    if (!is_same && result.fate != Fate::Accepted) continue;
    if (nearest != nullptr && is_same < is_nearest_same) continue;
    if (nearest != nullptr && is_same == is_nearest_same && apart >= distance) continue;
    nearest = &held;
    is_nearest_same = is_same;
    distance = apart;
  }
  return nearest;
}

void AttemptSorter::add_decision(LoggedAttempt attempt) {
  Held* const held = same(attempt, &Held::has_decision);
  if (held == nullptr) return hold({std::move(attempt), true});
  held->has_decision = true;
  take_name(held->attempt, attempt);
  held->attempt.sender = std::move(attempt.sender);  // as the client gave it
  if (held->attempt.message.empty()) held->attempt.message = std::move(attempt.message);
  held->attempt.reason = std::move(attempt.reason);
  held->attempt.delay = attempt.delay;
  if (attempt.fate == Fate::Greylisted && held->attempt.fate == Fate::Refused && !held->is_final) {
    held->attempt.fate = Fate::Greylisted;
  }
  renew(*held);
}

// Postfix has the last word: in learn mode a greylister says "greylist", and the mail passes.
void AttemptSorter::add_accepted(LoggedAttempt attempt) {
  Held* const held = same(attempt, &Held::has_result);
  if (held == nullptr) return hold({std::move(attempt), false, true});
  held->has_result = true;
  take_name(held->attempt, attempt);
  if (!held->attempt.sender) held->attempt.sender = std::move(attempt.sender);
  held->attempt.fate = Fate::Accepted;
  held->attempt.message = std::move(attempt.message);
  if (!attempt.sasl_username.empty()) {
    held->attempt.sasl_username = std::move(attempt.sasl_username);
  }
  renew(*held);
}

// A reply for now follows from the decision if there is one; it may have any text.
void AttemptSorter::add_refused(LoggedAttempt attempt, bool is_final) {
  Held* const held = same(attempt, &Held::has_result);
  if (held == nullptr) return hold({std::move(attempt), false, true, is_final});
  held->has_result = true;
  held->is_final = is_final;
  take_name(held->attempt, attempt);
  if (held->attempt.message.empty()) held->attempt.message = std::move(attempt.message);
  held->attempt.helo = std::move(attempt.helo);
  if (is_final || held->attempt.fate == Fate::Accepted) held->attempt.fate = attempt.fate;
  renew(*held);
}

void AttemptSorter::hold(Held held) {
  // Times may go back a little: the lines of several processes and files meet.
  if (held.attempt.at < given_) {
    ++backward_;
    held.attempt.at = given_;
  }
  held.bytes = bytes_of(held.attempt);
  bytes_ += held.bytes;
  set_key(key_, held.attempt);
  const auto [place, is_new] = held_.emplace(Place{held.attempt.at, ++count_}, std::move(held));
  auto& places = by_key_[key_];
  if (places.size() >= kLooksMax) places.erase(places.begin());
  places.push_back(place);
  keep_bounds();
}

void AttemptSorter::renew(Held& held) {
  bytes_ -= held.bytes;
  held.bytes = bytes_of(held.attempt);
  bytes_ += held.bytes;
  keep_bounds();
}

void AttemptSorter::keep_bounds() {
  while (held_.size() > kHeldMax || bytes_ > kHeldBytesMax) give_first();
}

void AttemptSorter::forget(Map::iterator place) {
  set_key(key_, place->second.attempt);
  const auto same_key = by_key_.find(key_);
  if (same_key == by_key_.end()) return;
  std::erase(same_key->second, place);
  if (same_key->second.empty()) by_key_.erase(same_key);
}

void AttemptSorter::give_first() {
  const auto first = held_.begin();
  forget(first);
  const LoggedAttempt& attempt = first->second.attempt;
  // Postfix never logs the HELO of mail that it accepts.
  without_helo_ += attempt.fate != Fate::Accepted && attempt.helo.empty();
  without_sender_ += !attempt.sender;
  given_ = first->first.first;
  bytes_ -= first->second.bytes;
  taker_.take(attempt);
  held_.erase(first);
}

void AttemptSorter::give_until(UnixSeconds before) {
  while (!held_.empty() && held_.begin()->first.first < before) give_first();
}

void AttemptSorter::give_all() {
  while (!held_.empty()) give_first();
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "replay/attempt_tracker.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"

namespace grayling {
namespace {

constexpr Seconds kForgotten = 2 * kDay;     // a message that didn't come back within it is gone
constexpr Seconds kMayComeBack = 4 * kHour;  // after the end of the log
constexpr Seconds kSweepEvery = 6 * kHour;
constexpr std::size_t kHelosMax = 100'000;
constexpr std::size_t kHeloBytesMax = 255;           // a longer one is no name (RFC 1035, 2.3.4)
constexpr std::size_t kOpenAttemptsMax = 1'000'000;  // messages, about 80 bytes each

PolicyRequest request_of(const LoggedAttempt& attempt, std::string_view helo,
                         std::string_view instance) {
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = attempt.client_address;
  request.client_name = attempt.client_name;
  request.helo_name = helo;
  request.recipient = attempt.recipient;
  request.instance = instance;
  request.sasl_username = attempt.sasl_username;
  if (attempt.sender) request.sender = *attempt.sender;
  return request;
}

// The settings that say what is the same client, sender and recipient: today's, as if all mail were
// greylisted.
GreylistSettings identity_of(const GreylistSettings& today) {
  GreylistSettings settings = today;
  settings.mode = Mode::Enforce;
  settings.match = Match::Triplet;
  settings.null_sender = NullSender::Greylist;
  return settings;
}

std::string domain_of(std::string_view sender) {
  const auto at = sender.rfind('@');
  return at == std::string_view::npos ? "" : lower_case(sender.substr(at + 1));
}

// Only domains can be exempt. Anything else would end up in a line that administrators paste.
std::string_view if_domain(const std::string& name) {
  return is_mail_domain(name) ? std::string_view(name) : std::string_view();
}

// The client isn't part of the name, because a retry may come from another machine that isn't known
// as its provider's. It is for the null sender, which all clients have.
std::uint64_t name_of(const Key& key, std::string& scratch) {
  scratch = key.sender.empty() ? key.client : "";
  scratch.append("\n").append(key.sender).append("\n").append(key.recipient);
  return std::hash<std::string>{}(scratch);
}

}  // namespace

AttemptTracker::AttemptTracker(const GreylistSettings& today, UnixSeconds start)
    : identity_(identity_of(today)),
      counts_(start),
      tally_(start, WaitTally::Keeps::Times),
      now_(start),
      next_sweep_(start + kSweepEvery) {}

void AttemptTracker::take(const LoggedAttempt& attempt, ReplaySteps& steps) {
  const bool is_outgoing = !attempt.sasl_username.empty();
  const std::string& helo = is_outgoing ? attempt.helo : know_helo(attempt);
  if (!attempt.sender || attempt.recipient.empty()) return;
  now_ = std::max(now_, attempt.at);
  if (now_ >= next_sweep_) sweep(steps);
  if (is_outgoing) return send(attempt, steps);
  if (IpAddress::parse(attempt.client_address)) judge(attempt, helo, steps);
}

// Postfix logs HELO only where it refuses. A client mostly says the same, and its own name.
const std::string& AttemptTracker::know_helo(const LoggedAttempt& attempt) {
  const auto known = helos_.find(attempt.client_address);
  if (attempt.helo.empty()) {
    has_assumed_helo_ = true;
    if (known != helos_.end()) return known->second;
    helo_ = attempt.client_name != "unknown" ? attempt.client_name : "";
    return helo_;
  }
  if (known != helos_.end()) {
    if (attempt.helo.size() <= kHeloBytesMax) known->second = attempt.helo;
  } else if (helos_.size() < kHelosMax && attempt.helo.size() <= kHeloBytesMax) {
    helos_.emplace(attempt.client_address, attempt.helo);
  }
  return attempt.helo;
}

// If the log doesn't say which recipients belong to one message, each attempt is a message.
std::string AttemptTracker::instance_of(const LoggedAttempt& attempt) {
  return attempt.message.empty() ? std::to_string(++instances_) : "m" + attempt.message;
}

void AttemptTracker::send(const LoggedAttempt& attempt, ReplaySteps& steps) {
  if (attempt.fate != Fate::Accepted) return;
  const std::string instance = instance_of(attempt);
  PolicyRequest request = request_of(attempt, attempt.helo, instance);
  if (attempt.client_address.empty()) request.client_address = "192.0.2.1";
  ReplayStep step;
  step.kind = ReplayStep::Kind::Sent;
  step.at = now_;
  step.request = std::make_shared<const RequestCopy>(request);
  steps.push_back(std::move(step));
}

void AttemptTracker::judge(const LoggedAttempt& attempt, const std::string& helo,
                           ReplaySteps& steps) {
  const std::string instance = instance_of(attempt);
  const PolicyRequest request = request_of(attempt, helo, instance);
  read_subject({identity_}, request, subject_);
  if (subject_.kind != SubjectKind::Greylisted) return;
  const std::uint64_t name = name_of(subject_.key, name_);
  if (attempt.fate == Fate::Refused) return refuse(name);
  Message* const found = message_of(name, request);
  if (found == nullptr) return void(++left_out_);
  Message& message = *found;
  if (message.attempts == 1) times_.learn(subject_.key.client, now_ - message.last);
  message.last = now_;
  ReplayStep step;
  step.kind = ReplayStep::Kind::Deferred;
  step.is_first = ++message.attempts == 1;
  step.at = now_;
  step.message = message.number;
  step.origin = message.origin;
  step.request = std::make_shared<const RequestCopy>(request);
  if (attempt.fate == Fate::Accepted) came(name, message, step);
  steps.push_back(std::move(step));
}

void AttemptTracker::refuse(std::uint64_t name) {
  const auto found = open_.find(name);
  if (found != open_.end()) found->second.was_refused = true;
}

// The open message of this name, or a new one; null: there is no room for it.
AttemptTracker::Message* AttemptTracker::message_of(std::uint64_t name,
                                                    const PolicyRequest& request) {
  if (const auto found = open_.find(name); found != open_.end()) return &found->second;
  if (open_.size() >= kOpenAttemptsMax) return nullptr;
  Message& message = open_[name];
  const std::string client = lower_case(confirmed_client_name(request));
  message.origin = {now_, names_.number(if_domain(std::string(registrable_domain(client)))),
                    names_.number(if_domain(domain_of(request.sender.value_or(""))))};
  if (free_numbers_.empty()) free_numbers_.push_back(numbers_++);
  message.number = free_numbers_.back();
  free_numbers_.pop_back();
  return &message;
}

void AttemptTracker::came(std::uint64_t name, const Message& message, ReplayStep& step) {
  step.kind = ReplayStep::Kind::Came;
  step.least_gap = times_.least(subject_.key.client);
  counts_.add_came(message.origin.first);
  if (message.attempts > 1) tally_.add_waited(message.origin, {now_ - message.origin.first});
  free_numbers_.push_back(message.number);
  open_.erase(name);
}

void AttemptTracker::sweep(ReplaySteps& steps) {
  next_sweep_ = now_ + kSweepEvery;
  std::erase_if(open_, [&](const auto& item) {
    if (item.second.last + kForgotten > now_) return false;
    gone(item.second, steps);
    return true;
  });
}

void AttemptTracker::gone(const Message& message, ReplaySteps& steps) {
  free_numbers_.push_back(message.number);
  if (message.was_refused) return;
  counts_.add_gone(message.origin.first);
  ReplayStep step;
  step.kind = ReplayStep::Kind::Gone;
  step.at = now_;
  step.message = message.number;
  step.origin = message.origin;
  steps.push_back(std::move(step));
}

void AttemptTracker::close(ReplaySteps& steps) {
  for (const auto& item : open_) {
    if (item.second.last + kMayComeBack <= now_) {
      gone(item.second, steps);
    } else if (!item.second.was_refused) {
      ++undecided_;
    }
  }
  open_.clear();
}

}  // namespace grayling

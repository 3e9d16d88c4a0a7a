// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/replay/engine_player.hpp"
#include "replay/retry_times.hpp"
#include "replay/tally.hpp"

namespace grayling {
namespace {

constexpr Seconds kForgotten = 2 * Seconds{86400};  // who didn't come back within it is gone
constexpr Seconds kMayComeBack = 4 * 3600;          // after the end of the log
constexpr Seconds kSweepEvery = 6 * 3600;
constexpr Seconds kShort = 6 * Seconds{86400};
constexpr std::size_t kChangesMax = 10;
constexpr std::size_t kHelosMax = 100'000;

class FileAnswers final : public AnswerSource {
 public:
  explicit FileAnswers(DnsAnswers& answers) : answers_(answers) {}
  DnsAnswer answer(std::string_view name, RecordType type, UnixSeconds /*now*/) override {
    const DnsAnswer* found = answers_.find(name, type);
    return found != nullptr ? *found : DnsAnswer{};
  }

 private:
  DnsAnswers& answers_;
};

PolicyRequest request_of(const LoggedAttempt& attempt, std::string_view instance) {
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = attempt.client_address;
  request.client_name = attempt.client_name;
  request.helo_name = attempt.helo;
  request.recipient = attempt.recipient;
  request.instance = instance;
  request.sasl_username = attempt.sasl_username;
  if (attempt.sender) request.sender = *attempt.sender;
  return request;
}

// Who is the same client, sender and recipient: today's rules, if all mail were greylisted.
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

}  // namespace

class Replay::Impl {
 public:
  Impl(std::vector<ReplayCandidate> candidates, DnsAnswers& answers)
      : candidates_(std::move(candidates)),
        answers_(answers),
        source_(answers),
        identity_(identity_of(*candidates_.front().settings.greylist)),
        tally_(candidates_.size() + 1) {}

  void take(const LoggedAttempt& told) {
    LoggedAttempt attempt = told;
    if (attempt.sasl_username.empty()) know_helo(attempt);
    if (!attempt.sender || attempt.recipient.empty()) return;
    if (players_.empty()) begin(attempt.at);
    now_ = std::max(now_, attempt.at);
    run_guesses(now_);
    if (now_ >= next_sweep_) sweep();
    if (!attempt.sasl_username.empty()) return send(attempt);
    if (IpAddress::parse(attempt.client_address)) judge(attempt);
  }

  ReplayResult finish();

 private:
  // A message that the log accepted, while a configuration still defers it.
  struct Guess {
    LoggedAttempt attempt;
    std::string client;
    std::string instance;
    OpenMessage message;
    int retries = 0;
  };

  void begin(UnixSeconds at) {
    start_ = now_ = at;
    next_sweep_ = at + kSweepEvery;
    tally_.begin(at);
    for (const auto& candidate : candidates_) {
      const bool asks = candidate.settings.dns_timeout.count() > 0;
      players_.push_back(std::make_unique<EnginePlayer>(
          at, candidate.settings, candidate.exemptions, asks ? &source_ : nullptr));
    }
  }

  // Postfix logs HELO only where it refuses. A client mostly says the same, and its own name.
  void know_helo(LoggedAttempt& attempt) {
    const auto known = helos_.find(attempt.client_address);
    if (attempt.helo.empty()) {
      has_assumed_helo_ = true;
      attempt.helo = known != helos_.end()              ? known->second
                     : attempt.client_name != "unknown" ? attempt.client_name
                                                        : "";
    } else if (known != helos_.end()) {
      known->second = attempt.helo;
    } else if (helos_.size() < kHelosMax) {
      helos_.emplace(attempt.client_address, attempt.helo);
    }
  }

  void send(const LoggedAttempt& attempt) {
    if (attempt.fate != Fate::Accepted) return;
    PolicyRequest request = request_of(attempt, instance_of(attempt));
    if (attempt.client_address.empty()) request.client_address = "192.0.2.1";
    for (const auto& player : players_) player->passes(request, now_);
  }

  // Of a message whose recipients the log doesn't put together, each is one by itself.
  std::string instance_of(const LoggedAttempt& attempt) {
    return attempt.message.empty() ? std::to_string(++instances_) : "m" + attempt.message;
  }

  void judge(const LoggedAttempt& attempt) {
    const std::string instance = instance_of(attempt);
    const PolicyRequest request = request_of(attempt, instance);
    read_subject({identity_}, request, subject_);
    if (subject_.kind != SubjectKind::Greylisted) return;
    const Key& key = subject_.key;
    // A retry may come from another machine, which isn't always known as its provider's. Only the
    // null sender is everybody's.
    name_ =
        fmt::format("{}\n{}\n{}", key.sender.empty() ? key.client : "", key.sender, key.recipient);
    auto found = open_.find(name_);
    if (attempt.fate == Fate::Refused) {
      if (found != open_.end()) found->second.was_refused = true;
      return;
    }
    if (found == open_.end()) found = open_.emplace(name_, open(request)).first;
    OpenMessage& message = found->second;
    if (message.attempts == 1) times_.learn(key.client, now_ - message.last);
    message.last = now_;
    play(message, request, now_, ++message.attempts == 1);
    if (attempt.fate == Fate::Accepted) came(found, attempt, key.client, instance);
  }

  OpenMessage open(const PolicyRequest& request) {
    const std::string name = lower_case(confirmed_client_name(request));
    OpenMessage message;
    message.origin = {now_, names_.number(registrable_domain(name)),
                      names_.number(domain_of(request.sender.value_or("")))};
    message.passages.resize(players_.size());
    return message;
  }

  // Makes the attempt in each configuration that hasn't let the message in.
  void play(OpenMessage& message, const PolicyRequest& request, UnixSeconds now, bool is_first) {
    for (std::size_t i = 0; i < players_.size(); ++i) {
      Passage& passage = message.passages[i];
      if (passage.wait >= 0) continue;
      if (players_[i]->passes(request, now)) {
        passage.wait = now - message.origin.first;
        passage.waited = !is_first;
      }
    }
  }

  using Open = std::unordered_map<std::string, OpenMessage>;

  void came(Open::iterator found, const LoggedAttempt& attempt, const std::string& client,
            const std::string& instance) {
    OpenMessage message = std::move(found->second);
    open_.erase(found);
    tally_.add_came(message.origin);
    tally_.add_passage(0, message.origin,
                       {now_ - message.origin.first, message.attempts > 1, false});
    if (has_passed(message)) return count(message);
    const UnixSeconds at = now_ + times_.next(client, now_ - message.origin.first);
    guesses_.emplace(at, Guess{attempt, client, instance, std::move(message)});
  }

  static bool has_passed(const OpenMessage& message) {
    return std::all_of(message.passages.begin(), message.passages.end(),
                       [](const Passage& passage) { return passage.wait >= 0; });
  }

  void count(const OpenMessage& message) {
    for (std::size_t i = 0; i < message.passages.size(); ++i) {
      tally_.add_passage(i + 1, message.origin, message.passages[i]);
    }
  }

  void run_guesses(std::optional<UnixSeconds> until) {
    while (!guesses_.empty() && (!until || guesses_.begin()->first <= *until)) {
      auto node = guesses_.extract(guesses_.begin());
      retry(node.key(), std::move(node.mapped()));
    }
  }

  void retry(UnixSeconds at, Guess guess) {
    OpenMessage& message = guess.message;
    for (auto& passage : message.passages) passage.is_guessed |= passage.wait < 0;
    // Each attempt is a session of its own, for all recipients of the message.
    const std::string instance = fmt::format("{}/{}", guess.instance, ++guess.retries);
    play(message, request_of(guess.attempt, instance), at, false);
    const Seconds age = at - message.origin.first;
    if (age > RetryTimes::kGiveUp) {
      for (auto& passage : message.passages) {
        if (passage.wait < 0) passage = {age, true, true};
      }
    }
    if (has_passed(message)) return count(message);
    const UnixSeconds next = at + times_.next(guess.client, age);
    guesses_.emplace(next, std::move(guess));
  }

  void sweep() {
    next_sweep_ = now_ + kSweepEvery;
    std::erase_if(open_, [this](const auto& item) {
      if (item.second.last + kForgotten > now_) return false;
      gone(item.second);
      return true;
    });
  }

  void gone(const OpenMessage& message) {
    if (message.was_refused) return;
    tally_.add_gone(message.origin);
    for (std::size_t i = 0; i < message.passages.size(); ++i) {
      tally_.add_gone(i + 1, message.origin, message.passages[i].wait >= 0);
    }
  }

  void close_open();
  void add_rows(ReplayResult& result) const;
  void add_unused(ReplayResult& result) const;
  void add_notes(ReplayResult& result) const;

  std::vector<ReplayCandidate> candidates_;
  DnsAnswers& answers_;
  FileAnswers source_;
  const GreylistSettings identity_;
  ReplayTally tally_;
  Names names_;
  RetryTimes times_;
  std::unordered_map<std::string, std::string> helos_;  // by client
  Subject subject_;
  std::string name_;
  Open open_;
  std::multimap<UnixSeconds, Guess> guesses_;
  UnixSeconds start_ = 0;
  UnixSeconds now_ = 0;
  UnixSeconds next_sweep_ = 0;
  std::uint64_t instances_ = 0;
  bool has_assumed_helo_ = false;
  std::uint64_t undecided_ = 0;  // at the end of the log
  std::vector<std::unique_ptr<EnginePlayer>> players_;
};

void Replay::Impl::close_open() {
  run_guesses(std::nullopt);
  for (const auto& item : open_) {
    item.second.last + kMayComeBack > now_ ? void(++undecided_) : gone(item.second);
  }
  open_.clear();
}

// Rows in their order; changes are compared with today's row.
void Replay::Impl::add_rows(ReplayResult& result) const {
  result.rows.push_back(tally_.row(0, result.counted_from));
  result.rows.front().name = "the log";
  const ReplayRow today = tally_.row(1, result.counted_from);
  result.changes = tally_.exemptions(names_, result.counted_from);
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const ReplayCandidate& candidate = candidates_[i];
    ReplayRow row = tally_.row(i + 1, result.counted_from);
    row.name = candidate.name;
    if (candidate.line.empty()) {
      result.rows.push_back(std::move(row));
    } else if (row.waited < today.waited || row.late < today.late) {
      result.changes.push_back({candidate.name, candidate.line,
                                today.waited - std::min(row.waited, today.waited),
                                today.late - std::min(row.late, today.late),
                                row.let_in - std::min(row.let_in, today.let_in)});
    }
  }
  std::stable_sort(result.changes.begin(), result.changes.end(), [](const auto& a, const auto& b) {
    return std::pair(a.waited, a.late) > std::pair(b.waited, b.late);
  });
  if (result.changes.size() > kChangesMax) result.changes.resize(kChangesMax);
}

void Replay::Impl::add_unused(ReplayResult& result) const {
  const auto& exemptions = candidates_.front().exemptions;
  if (!exemptions) return;
  std::vector<bool> is_used(exemptions->size());
  for (const auto& match : exemptions->take_matches()) is_used[match.number] = true;
  for (std::size_t i = 0; i < is_used.size(); ++i) {
    if (!is_used[i]) result.unused_exemptions.emplace_back(exemptions->listed(i).text);
  }
}

void Replay::Impl::add_notes(ReplayResult& result) const {
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
  if (has_assumed_helo_) {
    result.notes.emplace_back(
        "Where the log has no HELO, as Postfix logs it only where it refuses, it is taken from the "
        "same client's other mail, else it is the client's name.");
  }
  if (undecided_ > 0) {
    result.notes.push_back(fmt::format(
        "Messages that may still come, because the log ends within four hours: {}. They aren't "
        "counted.",
        undecided_));
  }
}

ReplayResult Replay::Impl::finish() {
  ReplayResult result;
  close_open();
  result.from = start_;
  result.until = now_;
  const Seconds warm_up = std::min((now_ - start_) / 3, identity_.lifetime);
  result.counted_from = tally_.whole_minute(start_ + warm_up);
  add_rows(result);
  add_unused(result);
  result.days = tally_.days(result.counted_from);
  result.unanswered = answers_.missing();
  add_notes(result);
  return result;
}

Replay::Replay(std::vector<ReplayCandidate> candidates, DnsAnswers& answers)
    : impl_(std::make_unique<Impl>(std::move(candidates), answers)) {}

Replay::~Replay() = default;

void Replay::take(const LoggedAttempt& attempt) {
  impl_->take(attempt);
}

ReplayResult Replay::finish() {
  return impl_->finish();
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "engine/signals/spf_checks.hpp"

#include <algorithm>
#include <string>

#include <sodium.h>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

constexpr std::uint64_t kRecordedChance = 0x2d5c'8b17'a4e6'93f1;  // as good as any

}  // namespace

SpfChecks::~SpfChecks() {
  for (const auto& [number, check] : checks_) resolver_->cancel(check.question);
}

void SpfChecks::set_timeout(std::chrono::milliseconds timeout) {
  timeout_ = timeout;
  if (!are_on()) end_all();
}

void SpfChecks::start(const SignalSubject& subject, Monotonic time, Done done) {
  begin(subject, std::min(time, timeout_), kSpfChecksMax, std::move(done));
}

void SpfChecks::start_in_background(const SignalSubject& subject, Done done) {
  begin(subject, kBackgroundCheckMax, kBackgroundChecksMax, std::move(done));
}

void SpfChecks::begin(const SignalSubject& subject, Monotonic time, std::size_t checks_max,
                      Done done) {
  if (!are_on() || time <= Monotonic{} || checks_.size() >= checks_max) return done({});
  const SpfIdentity& identity = subject.identity;
  const bool has_parent = identity.is_helo && identity.domain != subject.domain.name;
  const Monotonic deadline = clock_.monotonic() + time;
  KeyHash domain;
  SpfProof proof = new_proof(identity, subject.client, domain);
  const auto added =
      checks_.try_emplace(++last_number_, Check{.proof = std::move(proof),
                                                .domain = domain,
                                                .client = subject.client,
                                                .parent = has_parent ? subject.domain.name : "",
                                                .said = std::nullopt,
                                                .deadline = deadline,
                                                .done = std::move(done)});
  deadlines_.emplace(deadline, last_number_);
  go_on(added.first);
}

// Sets `domain` to the hash of domain and family for the wide memory.
SpfProof SpfChecks::new_proof(const SpfIdentity& identity, const IpAddress& client,
                              KeyHash& domain) {
  domain = hasher_.hash(Key{"", client.is_ipv4() ? "wide" : "wide6", identity.domain});
  std::uint64_t chance = kRecordedChance;  // else drawn: the domain's name servers see it
  if (!resolver_->is_record()) randombytes_buf(&chance, sizeof chance);
  return {identity, client, wide_.find(domain, clock_.monotonic()), chance};
}

// Most hosts have no record of their own (RFC 7208, section 10.1.3, asks for one). But the domain
// above says which hosts send its mail, and a bounce or a callback of these is the domain's.
void SpfChecks::turn_to_parent(Check& check) {
  SpfIdentity identity = check.proof.identity();
  identity.domain = std::exchange(check.parent, "");
  check.said = SpfResult::None;
  check.proof = new_proof(identity, check.client, check.domain);
}

void SpfChecks::on_answer(std::uint64_t tag, const DnsAnswer& answer) {
  const auto check = checks_.find(tag);
  GRAYLING_ASSERT(check != checks_.end());  // its question would have been cancelled
  check->second.question = 0;
  check->second.proof.answer(answer);
  go_on(check);
}

void SpfChecks::go_on(Checks::iterator check) {
  auto& [number, asking] = *check;
  const SpfQuestion* question = asking.proof.question();
  if (question == nullptr && !asking.parent.empty() &&
      asking.proof.verdict().result == SpfResult::None) {
    turn_to_parent(asking);
    question = asking.proof.question();
  }
  if (question == nullptr || clock_.monotonic() >= asking.deadline) return end(check);
  asking.question = resolver_->ask(question->name, question->type, *this, number);
}

void SpfChecks::end_late(Monotonic now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    cut(checks_.find(deadlines_.begin()->second));
  }
}

void SpfChecks::end_all() {
  const std::uint64_t last = last_number_;
  while (!checks_.empty() && checks_.begin()->first <= last) cut(checks_.begin());
}

void SpfChecks::cut(Checks::iterator check) {
  GRAYLING_ASSERT(check != checks_.end() && check->second.question != 0);
  resolver_->cancel(check->second.question);
  end(check);
}

void SpfChecks::end(Checks::iterator check) {
  const auto node = checks_.extract(check);  // `done` may start another
  const Check& ended = node.mapped();
  deadlines_.erase({ended.deadline, node.key()});
  GRAYLING_ASSERT(deadlines_.size() == checks_.size());
  if (const auto is_wide = ended.proof.asked_wide()) {
    wide_.put(ended.domain, *is_wide, clock_.monotonic());
  }
  ended.done({.spf = ended.said.value_or(ended.proof.verdict().result),
              .is_proof = ended.proof.is_proved(),
              .is_undecided = ended.proof.is_undecided()});
}

}  // namespace grayling

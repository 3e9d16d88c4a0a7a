// SPDX-License-Identifier: MIT
// Asks the DNS what SPF says of strangers: the checks that are under way, each with a deadline.
// What isn't answered by then is unknown. Bounded by kSpfChecksMax; mail beyond it is judged
// without. Owned by the engine; the loop's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/limits.hpp"
#include "engine/memory/recent_memory.hpp"
#include "engine/signals/signal_subject.hpp"
#include "engine/signals/signals.hpp"
#include "grayling/resolver/resolver.hpp"
#include "grayling/spf/proof.hpp"

namespace grayling {

class SpfChecks final : private AnswerHandler {
 public:
  using Done = std::function<void(const Signals&)>;

  // `resolver` null: nobody is asked. All must outlive this object.
  SpfChecks(Resolver* resolver, KeyHasher& hasher, const Clock& clock)
      : resolver_(resolver), hasher_(hasher), clock_(clock) {}
  ~SpfChecks() override;  // cancels all; their `done` isn't called
  SpfChecks(const SpfChecks&) = delete;
  SpfChecks& operator=(const SpfChecks&) = delete;

  // dns.timeout: how long a check for which mail waits may take, with all its questions. 0: checks
  // are off, and those under way end.
  void set_timeout(std::chrono::milliseconds timeout);
  Monotonic timeout() const { return timeout_; }
  bool are_on() const { return resolver_ != nullptr && timeout_.count() > 0; }

  // Calls `done` once, with what is known after `time` or dns.timeout at the latest; it may do so
  // before this returns.
  void start(const SignalSubject& subject, Monotonic time, Done done);
  // The same for mail that was answered: it may take kBackgroundCheckMax. Not asked while
  // kBackgroundChecksMax checks are under way, so that mail that waits has room.
  void start_in_background(const SignalSubject& subject, Done done);

  // Ends the checks whose time is over.
  void end_late(Monotonic now);
  // Ends all that were started before this call.
  void end_all();
  Monotonic next_time() const { return deadlines_.empty() ? kNever : deadlines_.begin()->first; }

 private:
  struct Check {
    SpfProof proof;
    KeyHash domain;  // and family of addresses, for the wide memory
    IpAddress client;
    std::string parent;             // asked if HELO of the null sender has no record; "": isn't
    std::optional<SpfResult> said;  // of HELO, once its parent is asked
    Monotonic deadline{};
    Done done;
    Resolver::QuestionId question = 0;  // 0: none is open
  };
  using Checks = std::map<std::uint64_t, Check>;

  void begin(const SignalSubject& subject, Monotonic time, std::size_t checks_max, Done done);
  void on_answer(std::uint64_t tag, const DnsAnswer& answer) override;
  void go_on(Checks::iterator check);
  SpfProof new_proof(const SpfIdentity& identity, const IpAddress& client, KeyHash& domain);
  void turn_to_parent(Check& check);
  void cut(Checks::iterator check);
  void end(Checks::iterator check);

  Resolver* resolver_;
  KeyHasher& hasher_;
  const Clock& clock_;
  Monotonic timeout_{};
  RecentMemory<bool> wide_{kWideDomainsMax, kWideKeep};  // do nearly all pass a domain's SPF?
  Checks checks_;
  std::set<std::pair<Monotonic, std::uint64_t>> deadlines_;  // with the number of the check
  std::uint64_t last_number_ = 0;
};

}  // namespace grayling

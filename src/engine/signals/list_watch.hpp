// SPDX-License-Identifier: MIT
// The DNS lists: asks them about strangers, tests whether they may be believed, and says what their
// answers are worth now. The rules are ListHealth's (dnslist/list_health.hpp). Owned by the engine;
// the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/signals/dns_rounds.hpp"
#include "engine/signals/list_points.hpp"
#include "grayling/base/log.hpp"
#include "grayling/dnslist/list_health.hpp"
#include "grayling/engine/list_states.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

class ListWatch {
 public:
  // `resolver` null: nobody is asked. All must outlive this object.
  ListWatch(Resolver* resolver, ListStates& states, const Clock& clock, Log& log)
      : states_(states),
        clock_(clock),
        log_(log),
        rounds_(resolver, clock),
        tests_(resolver, clock) {}

  // The lists to ask from now on, kDnsListsMax at most. A list that is as it was keeps its health;
  // any other must be tested first.
  void set_lists(const std::vector<DnsList>& lists);
  // Whom the resolver asks. If that has changed, all lists are tested again.
  void set_resolver(const ResolverOptions& options);

  // What the lists can add to a stranger's points.
  PointRange range() const;

  using Done = std::function<void(const ListPoints&)>;
  // Asks all lists that may be asked about the client, and calls `done` once, at `deadline` at the
  // latest; it may do so before this returns. `is_suspicious`: there are points against the client
  // without the lists. It doesn't count then for whether a list lists too many: of a flood of
  // infected machines a good list may have nearly all.
  void ask(const IpAddress& client, bool is_suspicious, Monotonic deadline, Done done);

  // What they said is worth now.
  std::vector<Listing> listings(const ListPoints& points) const;
  // Has one of them points against the client?
  bool are_against(const ListPoints& points) const;

  // Ends what is late, and begins the tests that are due.
  void on_time(Monotonic now);
  // Ends all questions about clients. Tests go on.
  void end_all() { rounds_.end_all(); }
  Monotonic next_time() const {
    return lists_.empty() ? kNever : earliest(next_, rounds_.next_time(), tests_.next_time());
  }

 private:
  struct Watched {
    explicit Watched(const DnsList& list) : health(list) {}

    ListHealth health;
    std::uint32_t test = 0;  // the number of the newest
  };
  // A test that is under way.
  struct Test {
    std::uint32_t generation;
    std::size_t place;  // of the list
    std::uint32_t number;
    int tries_left;
    std::vector<TestPoint> points;  // that are asked now
    Monotonic asked_at{};
  };
  struct Again {
    Test test;
    Monotonic at{};  // when it is tried again
  };

  void begin_test(std::size_t place, Monotonic now);
  void ask_test(Test test);
  bool is_current(const Test& test) const;
  void take_test(Test test, const std::vector<DnsAnswer>& answers);
  void take(std::size_t place, const IpAddress& client, bool is_suspicious, const DnsAnswer& answer,
            ListPoints& points);
  void tell(const std::optional<ListHealth::Line>& line);
  void show();  // to the status
  void plan();  // sets next_
  int points_now(const ListPoints& points, std::size_t place) const;

  ListStates& states_;
  const Clock& clock_;
  Log& log_;
  ResolverOptions asked_;
  std::vector<Watched> lists_;
  std::uint32_t generation_ = 0;  // of lists_
  Monotonic next_ = kNever;       // when the next test, or a part of one, begins
  std::vector<Again> again_;      // tests with questions that had no answer
  DnsRounds rounds_;              // about clients
  DnsRounds tests_;
};

}  // namespace grayling

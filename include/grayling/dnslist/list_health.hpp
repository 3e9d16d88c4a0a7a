// SPDX-License-Identifier: MIT
// Whether a DNS list may be believed now. A list that is broken, refuses us or lists the world is
// switched off before it can hurt. Pure: its caller asks the DNS, and passes answers and time.
// Owned by the engine, one for each list; called on the loop's thread.
//
//   Untested ─ a good test ─▶ On ─┬─ a test fails                                  ─▶ Off
//      │                     ▲    ├─ two tests in a row are unanswered             ─▶
//      │                     │    ├─ the answer for a client is an error           ─▶
//      │                     │    └─ more than half of 200 clients are listed      ─▶
//      │                     └── two good tests, ten minutes apart ── Off
//      └─ a test fails, or two in a row are unanswered ─▶ Off
//
// On, but *in doubt*: the newest test was unanswered, the last good one is an hour old, or the list
// has been asked in another way since then. While it is in doubt, points against a client count,
// and points for a client don't.
//
// A resolver may remember answers for longer than the time between two tests. So each test asks
// about another unused address, about which only the list itself can answer.
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/dnslist/dns_list.hpp"
#include "grayling/dnslist/list_test.hpp"

namespace grayling {

class ListHealth {
 public:
  enum class State { Untested, On, Off };

  // A line for the log: the state has changed, or an unnamed answer was seen. It has no key in it.
  struct Line {
    LogLevel level;
    std::string text;
  };

  // Untested; the first test is due at once.
  explicit ListHealth(DnsList list);

  const DnsList& list() const { return list_; }
  State state() const { return state_; }
  bool is_in_doubt(Monotonic now) const;
  // Why it is off, as TestResult::why; "" if it isn't.
  const std::string& why_off() const { return why_off_; }

  // Clients.

  // Is it worth asking about this client now? Not if the list isn't on, or knows no IPv6.
  bool is_asked(const IpAddress& client) const;
  // The least and the most points that an answer could add now: least <= 0 <= most.
  int least_points(Monotonic now) const;
  int most_points() const;
  // What the answer is worth now: 0 unless the list is on, and not below 0 while it is in doubt.
  // Ask again for each decision, because the state may have changed since the answer came.
  int points(const ListAnswer& answer, Monotonic now) const;
  // Call it once for each answer about a client, before points(): an error switches the list off,
  // and so do too many listed clients.
  std::optional<Line> on_client(const IpAddress& client, const ListAnswer& answer, Monotonic now);

  // Tests.

  // When the next test should begin, or, while one is under way, when it is given up.
  Monotonic next_test() const { return next_test_; }
  // Begins a test. Then ask the DNS for the A records of test_name() of every TestPoint. If an
  // earlier test isn't complete, it counts as unanswered; its answers must not be passed any more.
  std::optional<Line> begin_test(Monotonic now);
  // The name to ask for in the newest test (list_test.hpp).
  std::string test_name(TestPoint point) const {
    return grayling::test_name(point, list_, nobody_);
  }
  // Passes the answer for a point. The last of a test's answers concludes it.
  std::optional<Line> on_test_answer(TestPoint point, const DnsAnswer& answer, Monotonic now);
  // The list is asked in another way from now on, by another resolver: what tests said holds no
  // more. A test that is under way is dropped; its answers must not be passed any more. The next
  // test is due soon.
  void doubt(Monotonic now);

  static constexpr std::chrono::minutes kTestEvery{55};     // so that two tests end within an hour
  static constexpr std::chrono::minutes kTestAgain{1};      // after an unanswered one
  static constexpr std::chrono::minutes kTestOff{10};       // while the list is off
  static constexpr std::chrono::seconds kTestPatience{30};  // for all answers of a test
  static constexpr std::chrono::seconds kTestChanged{5};    // after doubt()
  static constexpr std::size_t kClients = 200;
  static constexpr std::chrono::hours kClientsTime{1};

 private:
  std::optional<Line> count(const IpAddress& client, const ListAnswer& answer, Monotonic now);
  void forget_clients(Monotonic now);
  std::optional<Line> conclude(const TestResult& result, Monotonic now);
  std::optional<Line> conclude_good(bool has_ipv6, Monotonic now);
  std::optional<Line> tell_unnamed();
  std::optional<Line> switch_off(std::string why, Monotonic now);
  std::string subject() const;

  const DnsList list_;
  State state_ = State::Untested;
  bool has_ipv6_ = false;
  std::string why_off_;
  std::optional<IpAddress> unnamed_;  // the first unnamed answer
  bool has_told_unnamed_ = false;

  Monotonic next_test_{0};
  bool is_testing_ = false;
  std::uint8_t nobody_ = 0;                // of the newest test
  TestAnswers answers_;                    // of the test that is under way
  std::bitset<kTestPointCount> answered_;  // which of them there are
  Monotonic last_good_{0};
  int unanswered_ = 0;                   // tests in a row
  std::optional<Monotonic> good_since_;  // while off: the first good test after the last bad one

  std::set<IpAddress> clients_;  // of the newest kClientsTime: IPv4 addresses, IPv6 /64 networks
  std::size_t listed_ = 0;       // of clients_
  Monotonic clients_since_{0};
};

}  // namespace grayling

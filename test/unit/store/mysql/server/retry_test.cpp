// SPDX-License-Identifier: MIT
#include "store/mysql/server/retry.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/test_clock.hpp"

namespace grayling::mysql {
namespace {

constexpr unsigned kDeadlock = 1213;
constexpr unsigned kLost = 2013;

SqlError error(unsigned code) {
  return {kind_of(code), code, "scripted"};
}

// Work that fails with one code of a script after another, and succeeds after the last.
struct Script {
  std::vector<unsigned> failures;
  std::int64_t attempt_ms = 0;  // each attempt takes this long
  unsigned recover_failure = 0;
  std::size_t attempts = 0;
  std::vector<bool> recoveries;  // the is_last that each got
  TestClock clock{0};

  SqlResult<int> run(const RetryRule& rule) {
    const auto work = [this]() -> SqlResult<int> {
      clock.pass_ms(attempt_ms);
      const auto attempt = attempts++;
      if (attempt < failures.size()) return fail(error(failures[attempt]));
      return 7;
    };
    const auto recover = [this](bool is_last) -> SqlResult<void> {
      recoveries.push_back(is_last);
      if (recover_failure != 0) return fail(error(recover_failure));
      return {};
    };
    return retry(rule, clock, work, recover);
  }
};

}  // namespace

TEST_CASE("work that a server undid for a conflict is done again, after recovery") {
  Script script{{kDeadlock, kDeadlock}};
  const auto done = script.run({3, {}});
  REQUIRE(done);
  CHECK(*done == 7);
  CHECK(script.attempts == 3);
  CHECK(script.recoveries == std::vector<bool>{false, false});
}

TEST_CASE("no more attempts are made than the rule allows") {
  Script script{{kDeadlock, kDeadlock, kDeadlock}};
  const auto done = script.run({2, {}});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == kDeadlock);
  CHECK(script.attempts == 2);
  CHECK(script.recoveries == std::vector<bool>{false, true});
}

TEST_CASE("no attempt begins once the time of a retry is over") {
  Script script{{kDeadlock, kDeadlock, kDeadlock}, 30};
  CHECK_FALSE(script.run({16, std::chrono::milliseconds(60)}));
  CHECK(script.attempts == 2);
  Script quick{{kDeadlock, kDeadlock, kDeadlock}, 19};
  CHECK(quick.run({16, std::chrono::milliseconds(60)}));
}

TEST_CASE("what another attempt wouldn't change is not tried again, and the connection recovers") {
  const unsigned code =
      GENERATE(1969U, 1290U, 1062U);  // a time limit, a read-only server, a duplicate
  CAPTURE(code);
  Script script{{code}};
  const auto done = script.run({16, {}});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == code);
  CHECK(script.attempts == 1);
  CHECK(script.recoveries == std::vector<bool>{true});
}

TEST_CASE("a lost connection is neither recovered nor tried again") {
  Script script{{kDeadlock, kLost}};
  const auto done = script.run({16, {}});
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::Unavailable);
  CHECK(script.attempts == 2);
  CHECK(script.recoveries == std::vector<bool>{false});
}

TEST_CASE("a failed recovery ends the work with its own error") {
  Script script{{kDeadlock}};
  script.recover_failure = kLost;
  const auto done = script.run({16, {}});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == kLost);
  CHECK(script.attempts == 1);
}

}  // namespace grayling::mysql

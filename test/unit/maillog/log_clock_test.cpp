// SPDX-License-Identifier: MIT
#include "maillog/log_clock.hpp"

#include <string>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

// A deferral at this time; its recipient is the time, too.
std::string at(const std::string& time) {
  return time +
         " mx grayling[1]: action=greylist, reason=new, client_address=192.0.2.7, recipient=" +
         time;
}

}  // namespace

TEST_CASE("a time that only one line has moves nothing") {
  const auto found =
      read({at("2026-11-29T04:35:10Z"), at("2026-11-30T09:00:00Z"), at("2026-11-29T04:35:12Z"),
            at("2026-11-29T04:35:11Z"), at("2027-11-29T04:35:12Z"), at("2026-11-29T04:35:13Z")});
  CHECK(found.summary.from == kNow - kDay - 2);
  CHECK(found.summary.until == kNow - kDay + 1);
  CHECK(found.summary.backward == 2);
  REQUIRE(found.attempts.size() == 6);
  CHECK(found.attempts[0].recipient == "2026-11-29T04:35:10Z");
  CHECK(found.attempts[1].recipient == "2026-11-30T09:00:00Z");  // with the time before
  CHECK(found.attempts[1].at == kNow - kDay - 2);
  CHECK(found.attempts[2].recipient == "2026-11-29T04:35:11Z");
  CHECK(found.attempts[5].recipient == "2026-11-29T04:35:13Z");
}

TEST_CASE("a time goes on after a gap if a second line says so") {
  const auto found = read({at("2026-11-29T04:35:12Z"), at("2026-11-30T04:00:00Z"),
                           at("2026-11-30T03:59:59Z"), at("2026-11-30T04:35:12Z")});
  CHECK(found.summary.backward == 0);
  REQUIRE(found.attempts.size() == 4);
  CHECK(found.attempts[2].recipient == "2026-11-30T04:00:00Z");
  CHECK(found.attempts[2].at == kNow - 2112);
  CHECK(found.summary.until == kNow);
}

TEST_CASE("a log may begin or end with a lone time") {
  const auto first =
      read({at("2026-11-30T04:35:12Z"), at("2026-11-29T04:35:12Z"), at("2026-11-29T04:35:13Z")});
  CHECK(first.summary.from == kNow - kDay);
  CHECK(first.summary.until == kNow - kDay + 1);
  // Gaps are usual in small logs; but nothing is later than now.
  CHECK(read({at("2026-11-29T04:35:12Z"), at("2026-11-30T04:35:12Z")}).summary.until == kNow);
  CHECK(read({at("2026-11-29T04:35:12Z"), at("2027-11-30T04:35:12Z")}).summary.until ==
        kNow - kDay);
  const auto only = read({at("2026-11-30T04:35:12Z")});
  CHECK(only.attempts.size() == 1);
  CHECK(only.summary.from == kNow);
}

TEST_CASE("a line that waits for the next keeps its place in messages") {
  const auto found = read({at("2026-11-29T04:35:12Z"),
                           "2026-11-30T04:35:12Z mx grayling[1]: action=greylist, reason=new",
                           at("2026-11-30T04:35:13Z")});
  REQUIRE(found.summary.examples.size() == 1);
  CHECK(found.summary.examples[0].starts_with("mail.log:2: 2026-11-30"));
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "status/recipient_desk.hpp"

#include "grayling/store/link_revocations.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"
#include "unit/status/desk_store.hpp"

using namespace grayling;
using Trouble = RecipientDesk::Trouble;

namespace {

const std::string kAnna = "anna@example.org";

struct Bench {
  TestClock clock;
  TestLog log;
  DeskData data;
  RecipientDesk desk{std::make_unique<DeskStore>(data, clock), clock, log};
};

}  // namespace

TEST_CASE("a recipient sees what waits for it, and nothing else") {
  Bench bench;
  const auto now = bench.clock.now();
  bench.data.senders = {waiting_row("a@there.example", kAnna, now - 60),
                        waiting_row("b@there.example", "berta@example.org", now - 70),
                        waiting_row("c@there.example", kAnna, now - 50)};
  const auto view = bench.desk.view(kAnna);
  REQUIRE(view);
  REQUIRE(view->waiting.size() == 2);
  CHECK(view->waiting[0].sender == "c@there.example");
  CHECK(view->waiting[1].sender == "a@there.example");
  CHECK(view->waiting[1].client == "192.0.2.0/24");
  CHECK(view->waiting[1].since == now - 60);
  CHECK_FALSE(view->has_more);
  CHECK_FALSE(view->is_expected);
}

TEST_CASE("of many that wait only some are listed, and the page knows") {
  Bench bench;
  for (std::size_t i = 0; i < kWaitingShownMax + 1; ++i) {
    bench.data.senders.push_back(waiting_row(std::to_string(i) + "@there.example", kAnna, 1));
  }
  const auto view = bench.desk.view(kAnna);
  REQUIRE(view);
  CHECK(view->waiting.size() == kWaitingShownMax);
  CHECK(view->has_more);
}

TEST_CASE("mail is let in for its recipient alone") {
  Bench bench;
  bench.data.senders = {waiting_row("a@there.example", kAnna, 1),
                        waiting_row("b@there.example", "berta@example.org", 1)};
  CHECK(bench.desk.release(kAnna, "b@there.example", "192.0.2.0/24") == false);
  CHECK(bench.data.senders.size() == 2);
  CHECK(bench.desk.release(kAnna, "a@there.example", "192.0.2.0/24") == true);
  CHECK(bench.desk.release(kAnna, "a@there.example", "192.0.2.0/24") == false);
  REQUIRE(bench.data.senders.size() == 1);
  CHECK(bench.data.senders[0].key.sender == "b@there.example");
  CHECK(bench.log.count(
            "mail from a@there.example by 192.0.2.0/24 to anna@example.org is let in") == 1);
}

TEST_CASE("expecting mail is an exemption for 15 minutes, one for each recipient") {
  Bench bench;
  const auto now = bench.clock.now();
  CHECK(bench.desk.expect(kAnna, "link", "why").value() == now + 900);
  bench.clock.pass(600);
  CHECK(bench.desk.expect(kAnna, "link", "why").value() == now + 1500);
  REQUIRE(bench.data.exemptions.size() == 1);
  const auto& row = bench.data.exemptions[0];
  CHECK(row.kind == "recipient");
  CHECK(row.pattern == kAnna);
  CHECK(row.author == "link");
  CHECK(row.reason == "why");
  auto view = bench.desk.view(kAnna);
  REQUIRE(view);
  CHECK(view->is_expected);
  CHECK(view->expected_until == now + 1500);
  bench.clock.pass(900);
  view = bench.desk.view(kAnna);
  REQUIRE(view);
  CHECK_FALSE(view->is_expected);
}

TEST_CASE("an exemption that holds longer stays as it is") {
  Bench bench;
  bench.data.exemptions.push_back({1, "recipient", kAnna, "vip", "root@mx", 0, {}});
  const auto until = bench.desk.expect(kAnna, "link", "why");
  REQUIRE(until);
  CHECK_FALSE(*until);
  CHECK(bench.data.exemptions[0].author == "root@mx");
  const auto view = bench.desk.view(kAnna);
  REQUIRE(view);
  CHECK(view->is_expected);
  CHECK_FALSE(view->expected_until);
}

TEST_CASE("an administrator's exemption keeps its reason and author when a visitor's is longer") {
  for (const UnixSeconds left : {-60, 60}) {
    CAPTURE(left);
    Bench bench;
    const auto now = bench.clock.now();
    const ExemptionRow vip{1, "recipient", kAnna, "vip", "root@mx", now - 9000, now + left};
    bench.data.exemptions = {vip};
    CHECK(bench.desk.expect(kAnna, kPageAuthor, "why").value() == now + 900);
    bench.clock.pass(60);
    CHECK(bench.desk.expect(kAnna, kPanelAuthor, "asked").value() == now + 960);
    CHECK(bench.desk.expect(kAnna, kPageAuthor, "why").value() == now + 960);
    REQUIRE(bench.data.exemptions.size() == 2);
    CHECK(bench.data.exemptions[0] == vip);
    CHECK(bench.data.exemptions[1].author == kPanelAuthor);
    const auto view = bench.desk.view(kAnna);
    REQUIRE(view);
    CHECK(view->expected_until == now + 960);
  }
}

TEST_CASE("a page knows an exemption in any spelling, as the button does") {
  const std::string recipient = "anna@xn--bcher-kva.example";
  for (const std::string pattern : {"anna@xn--bcher-kva.example", "Anna@XN--bcher-kva.example",
                                    "anna@b\u00fccher.example", "Anna@B\u00fccher.example"}) {
    CAPTURE(pattern);
    Bench bench;
    bench.data.exemptions.push_back({1, "recipient", pattern, "vip", "root@mx", 0, {}});
    CHECK(bench.desk.expect(recipient, "link", "why").value() == std::nullopt);
    CHECK(bench.data.exemptions.size() == 1);
    const auto view = bench.desk.view(recipient);
    REQUIRE(view);
    CHECK(view->is_expected);
    CHECK_FALSE(view->expected_until);
  }
}

TEST_CASE("links end when they are revoked, and later ones are valid") {
  Bench bench;
  DeskStore store(bench.data, bench.clock);
  const auto now = bench.clock.now();
  const Link link{kAnna, now, now + 86400};
  CHECK(bench.desk.is_revoked(link) == false);
  REQUIRE(revoke_links(store, kAnna, now));
  CHECK(bench.desk.is_revoked(link) == true);
  const auto until = revoked_until(store, kAnna);
  REQUIRE(until);
  REQUIRE(*until);
  CHECK(bench.desk.is_revoked({kAnna, **until, now + 86400}) == true);
  CHECK(bench.desk.is_revoked({kAnna, **until + 1, now + 86400}) == false);
  CHECK(bench.desk.is_revoked({"berta@example.org", now, now + 86400}) == false);
}

TEST_CASE("a recipient has some visits in a row, then one every three seconds") {
  Bench bench;
  for (int i = 0; i < kVisitsMax; ++i) CHECK(bench.desk.admits(kAnna));
  CHECK_FALSE(bench.desk.admits(kAnna));
  CHECK(bench.desk.admits("berta@example.org"));
  bench.clock.pass(3);
  CHECK(bench.desk.admits(kAnna));
  CHECK_FALSE(bench.desk.admits(kAnna));
  for (std::size_t i = 0; i < 2 * kVisitorsMax; ++i) bench.desk.admits(std::to_string(i));
  CHECK(bench.desk.admits("carla@example.org"));
}

TEST_CASE("for all visitors the store works a fifth of the time at most") {
  Bench bench;
  bench.data.call_ms = 200;
  int served = 0;
  const auto start = bench.clock.monotonic();
  for (int visit = 0; visit < 1000; ++visit) {
    if (bench.desk.admits(std::to_string(visit) + "@example.org")) {
      CHECK(bench.desk.view(kAnna));
      ++served;
    } else {
      bench.clock.pass_ms(100);
    }
  }
  const auto worked = std::chrono::milliseconds(200) * bench.data.calls;
  const auto all = bench.clock.monotonic() - start;
  CHECK(served > 10);
  CHECK(worked * 5 <= all + std::chrono::seconds(8));
}

TEST_CASE("one visitor leaves most of the store's time to the others") {
  Bench bench;
  bench.data.call_ms = 250;  // three calls a view
  int greedy = 0;
  int other = 0;
  for (int i = 0; i < 6000; ++i) {
    if (bench.desk.admits("mallory@example.org")) {
      REQUIRE(bench.desk.view(kAnna));
      ++greedy;
    } else if (i % 100 == 0 && bench.desk.admits(std::to_string(i) + "@example.org")) {
      REQUIRE(bench.desk.view(kAnna));
      ++other;
    }
    bench.clock.pass_ms(100);
  }
  CHECK(greedy > 20);
  CHECK(greedy < 70);  // in ten minutes, of which a fifth is the store's: 160 views
  CHECK(other > 50);
}

TEST_CASE("a store that is away is told of once, and left alone for a while") {
  Bench bench;
  bench.data.error = Error{ErrorKind::Unavailable, "store: gone (error 2002), pid 17"};
  for (int i = 0; i < 5; ++i) CHECK(bench.desk.view(kAnna).error() == Trouble::Away);
  CHECK(bench.data.opens == 1);
  CHECK(bench.log.count("user pages: store: gone") == 1);
  bench.data.error.reset();
  CHECK_FALSE(bench.desk.view(kAnna));
  bench.clock.pass(2);
  CHECK(bench.desk.view(kAnna));
  CHECK(bench.log.count("user pages: the store works again") == 1);
  bench.data.error = Error{ErrorKind::Failed, "no such column"};
  CHECK(bench.desk.view(kAnna).error() == Trouble::Away);
  CHECK(bench.log.count("no such column") == 1);
}

TEST_CASE("without the shared tables nothing can be done, and the log says why") {
  Bench bench;
  bench.data.lacking = "the tutorial's table has no exemptions";
  CHECK(bench.desk.expect(kAnna, "link", "").error() == Trouble::Away);
  CHECK(bench.desk.expect(kAnna, "link", "").error() == Trouble::Away);
  CHECK(bench.log.count("the tutorial's table has no exemptions") == 1);
}

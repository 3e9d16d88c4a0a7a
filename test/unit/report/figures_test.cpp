// SPDX-License-Identifier: MIT
#include "grayling/report/figures.hpp"

#include "grayling/report/words.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000 / kDay * kDay + 10 * kHour + 5;
constexpr Seconds kWindow = 2 * kDay;

TallyCount count(Seconds hours_ago, std::string_view what, const std::string& name,
                 std::int64_t number) {
  return {{hour_of(kNow) - hours_ago * kHour, std::string(what), name}, number};
}

ReportFigures figures(const std::vector<TallyCount>& counts, Seconds since = 7 * kDay,
                      const std::vector<ReportPolicy>& policies = {}) {
  return report_figures(counts, since, kWindow, policies, kNow);
}

void check_bar(const std::string& text, const std::string& line) {
  INFO(text);
  CHECK(text.find(line) != std::string::npos);
}

}  // namespace

TEST_CASE("of each hour's strangers those that came back are known, and the others by its age") {
  const auto found = figures({count(100, tally::kHeld, "", 10), count(100, tally::kBack, "300", 3),
                              count(49, tally::kHeld, "", 1), count(48, tally::kHeld, "", 5),
                              count(48, tally::kBack, "600", 1), count(0, tally::kLearned, "", 2)});
  CHECK(found.strangers == StrangerSums{4, 8, 4, 2});
  CHECK(found.strangers.held() == 16);
  CHECK(found.waits == std::map<Seconds, std::int64_t>{{300, 3}, {600, 1}});
}

TEST_CASE("what is older than asked for is left out, and what makes no sense") {
  const auto found = figures(
      {count(26, tally::kHeld, "", 1), count(24, tally::kHeld, "", 2),
       count(1, tally::kBack, "301", 7), count(1, tally::kBack, "x", 7),
       count(1, tally::kHeld, "", -3), count(-2, tally::kHeld, "", 5), count(1, "unknown", "", 9)},
      kDay);
  CHECK(found.from == hour_of(kNow) - kDay);
  CHECK(found.strangers == StrangerSums{0, 0, 2, 0});
  CHECK(found.waits.empty());
}

TEST_CASE("more returns than strangers, whose count a killed service has lost, make nobody less") {
  const auto found = figures({count(100, tally::kHeld, "", 1), count(100, tally::kBack, "300", 3)});
  CHECK(found.strangers == StrangerSums{3, 0, 0, 0});
}

TEST_CASE("the median and the ninetieth are the bounds of their class, as on the status page") {
  CHECK_FALSE(figures({}).median);
  const auto one = figures({count(1, tally::kBack, "300", 1)});
  CHECK(*one.median == 300);
  const auto many = figures({count(1, tally::kBack, "300", 80), count(1, tally::kBack, "900", 15),
                             count(2, tally::kBack, "86400", 5)});
  CHECK(*many.median == 300);
  CHECK(*many.ninetieth == 900);
}

TEST_CASE("slots cover the time, in as few as a phone shows") {
  struct Row {
    Seconds since;
    Seconds slot;
  };
  for (const auto& [since, slot] : {Row{kHour, kHour},
                                    {kDay, kHour},
                                    {3 * kDay, 3 * kHour},
                                    {7 * kDay, 6 * kHour},
                                    {90 * kDay, 3 * kDay}}) {
    INFO(since);
    const auto found = figures({count(0, tally::kHeld, "", 4)}, since);
    CHECK(found.slot == slot);
    CHECK(found.slots.size() <= 33);
    CHECK(found.slots.back().open == 4);
  }
}

TEST_CASE("policies come in the configuration's order, those that did nothing too") {
  const auto found =
      figures({count(1, tally::kPolicy, "b.test", 9), count(1, tally::kHeld, "b.test", 2),
               count(1, tally::kLearned, "gone.test", 1), count(1, tally::kHeld, "", 5)},
              kDay, {{"a.test", "f:1"}, {"b.test", "f:5"}});
  REQUIRE(found.policies.size() == 3);
  CHECK(found.policies[0].mails == 0);
  CHECK(found.policies[1].from == "f:5");
  CHECK(found.policies[1].mails == 9);
  CHECK(found.policies[1].held == 2);
  CHECK(found.policies[2].name == "gone.test");
  CHECK(found.policies[2].from == "");
  CHECK(found.other_held == 5);
}

TEST_CASE("exemptions are counted by the day, the busiest first") {
  auto early = count(0, tally::kExempt, "client a", 2);
  early.key.hour = day_of(kNow);
  const auto found = figures({early,
                              {{day_of(kNow), "exempt", "sender b"}, 5},
                              {{day_of(kNow) - kDay, "exempt", "sender b"}, 5}},
                             2 * kHour);
  REQUIRE(found.exemptions.size() == 2);
  CHECK(found.exemptions[0].name == "sender b");
  CHECK(found.exemptions[0].mails == 5);
}

TEST_CASE("waits are shown in classes without the empty ends") {
  const auto found = figures({count(1, tally::kBack, "210", 1), count(1, tally::kBack, "5400", 2)});
  const std::vector<std::pair<Seconds, std::int64_t>> expected = {{300, 1},  {600, 0},  {900, 0},
                                                                  {1800, 0}, {3600, 0}, {7200, 2}};
  CHECK(wait_classes(found) == expected);
  CHECK(wait_classes(figures({})).empty());
}

TEST_CASE("the text has the figures, and a plot") {
  auto found = figures({count(100, tally::kHeld, "", 2000), count(100, tally::kBack, "300", 1500),
                        count(100, tally::kBack, "86400", 3),
                        count(1, tally::kAnswer, "pass triplet found", 1000)});
  found.longest.push_back({0, {"", "192.0.2.1", "b@d\x1b[31m"}, 0, 90000});
  const auto text = report_text(found);
  check_bar(text, "Strangers held up                  2,000\n");
  check_bar(text, "  came back and passed             1,503    75 %   half within 5 min, ");
  check_bar(text, "  up to 5 min          1,500  ########################################\n");
  check_bar(text, "  up to 1 d                3  #\n");
  check_bar(text, "    1 d 1 h  <> to b@d?[31m, from 192.0.2.1\n");
  check_bar(text, "  known                            1,000   100 %\n");
  CHECK(text.find('\x1b') == std::string::npos);
  check_bar(report_text(figures({})), "Strangers held up                      0\n");
}

TEST_CASE("the page loads and runs nothing, whatever strangers sent") {
  auto found =
      figures({count(100, tally::kHeld, "<b>p\"", 20), count(100, tally::kBack, "300", 15)});
  found.longest.push_back({0, {"<script>alert(1)</script>@d", "\" onload='x'", "&b@d"}, 0, 90000});
  found.exemptions.push_back({"client /<img src=x>/", 5});
  found.unused.push_back("sender '\"><svg onload=alert(1)>");
  found.exemptions_all = 2;
  const auto page = report_html(found);
  INFO(page);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  for (const auto* bad : {"<script", "<img", "<b>p", "onload='", "><svg onload", "http://",
                          "https://", "url(", "@import"}) {
    CHECK(page.find(bad) == std::string::npos);
  }
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;@<wbr>d") != std::string::npos);
  CHECK(report_html(figures({})).find("</html>") != std::string::npos);
}

TEST_CASE("senders that came back after a limit are in all three formats") {
  const auto found =
      figures({count(100, tally::kHeld, "", 2000), count(100, tally::kBack, "300", 1500),
               count(100, tally::kTurnedAway, "", 30), count(200, tally::kTurnedAway, "", 7)});
  CHECK(found.turned_away == 30);
  check_bar(
      report_text(found),
      "    turned away before                30     2 %   by pending_limit or pending_total\n");
  check_bar(report_json(found), R"("turned_away_returned": 30)");
  check_bar(report_html(found), "Turned away before");
  for (const auto& without : {report_text(figures({})), report_html(figures({}))}) {
    CHECK(without.find("urned away") == std::string::npos);
  }
}

TEST_CASE("JSON has all of it, also of nothing") {
  const auto text = report_json(figures({count(100, tally::kHeld, "", 2)}));
  check_bar(text,
            R"("strangers": {"held": 2, "returned": 0, "never": 2, "may_return": 0, "learned": 0, )"
            R"("of_proved_domains": 0})");
  check_bar(text, R"("median_wait": null)");
}

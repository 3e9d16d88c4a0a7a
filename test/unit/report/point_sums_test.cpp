// SPDX-License-Identifier: MIT
// What a report says of strangers' points.
#include "grayling/report/figures.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000 / kDay * kDay + 10 * kHour + 5;

TallyCount count(Seconds hours_ago, std::string_view what, const std::string& name,
                 std::int64_t number) {
  return {{hour_of(kNow) - hours_ago * kHour, std::string(what), name}, number};
}

ReportFigures figures(const std::vector<TallyCount>& counts, Seconds since = 7 * kDay) {
  return report_figures(counts, since, 2 * kDay, {}, kNow);
}

bool has(const std::string& text, const std::string& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

// Of 100 strangers 40 would have passed at once; of these 25 came back, 12 never did.
ReportFigures some() {
  return figures(
      {count(100, tally::kSelective, "held pass", 37),
       count(100, tally::kSelective, "back pass", 25), count(2, tally::kSelective, "held pass", 3),
       count(100, tally::kSelective, "held wait", 50),
       count(100, tally::kSelective, "back wait", 5),
       count(1, tally::kSelective, "learned wait", 10),
       count(100, tally::kSign, "held no_name", 45), count(100, tally::kSign, "back no_name", 4),
       count(100, tally::kSign, "held zen.example", 20),
       count(3, tally::kSign, "passed helo_confirmed", 7), count(1, tally::kSign, "learned", 2),
       count(100, tally::kSign, "held", 37)});
}

}  // namespace

TEST_CASE("what selective waiting would have let in, and what became of that, is summed up") {
  const auto found = some().selective;
  CHECK(found.let_in == StrangerSums{25, 12, 3, 0});
  CHECK(found.others == 60);
  CHECK(found.all() == 100);
}

TEST_CASE("signs come the most strangers first, and each with its fates") {
  const auto signs = some().signs;
  REQUIRE(signs.size() == 4);
  CHECK(signs[0].name == "no_name");
  CHECK(signs[0].strangers == StrangerSums{4, 41, 0, 0});
  CHECK(signs[1].name.empty());
  CHECK(signs[1].strangers == StrangerSums{0, 37, 0, 2});
  CHECK(signs[2].name == "zen.example");
  CHECK(signs[3].name == "helo_confirmed");
  CHECK(signs[3].passed == 7);
  CHECK(signs[3].strangers.held() == 0);
}

TEST_CASE("counts before the time, of newer versions, or without sense change nothing") {
  const auto found = figures(
      {count(200, tally::kSelective, "held pass", 9), count(1, tally::kSelective, "lost pass", 9),
       count(1, tally::kSelective, "held", 9), count(1, tally::kSelective, "held odd", 9),
       count(1, tally::kSelective, "", 9), count(1, tally::kSign, "lost no_name", 9),
       count(1, tally::kSign, "held x", -9), count(1, tally::kSelective, "back wait", 9)});
  CHECK(found.selective.all() == 0);
  CHECK_FALSE(has_points(found));
}

TEST_CASE("all three formats have the points, and say nothing where there is nothing") {
  const auto found = some();
  const auto text = report_text(found);
  CHECK(has(text,
            "\nWith suspicion.selective = true, of these strangers\n"
            "  would pass at once                  40    40 %\n"
            "    came back and passed              25    63 %   would not have waited\n"
            "    never came back                   12    30 %   spam, as far as one can tell\n"
            "    may still come back                3     8 %\n"
            "  would wait                          60    60 %\n"));
  CHECK(has(text,
            "\n   STRANGERS      WAITED   NEVER CAME BACK  SIGN\n"
            "          45          45          41  91 %  no_name\n"
            "          39          37          37 100 %  none\n"));
  CHECK(has(text, "           7           0           0        helo_confirmed\n"));
  const auto json = report_json(found);
  CHECK(has(json, R"("selective": {"would_pass": {"held": 40, "returned": 25, "never": 12, )"
                  R"("may_return": 3, "learned": 0}, "would_wait": 60})"));
  CHECK(has(json, R"({"sign": "no_name", "held": 45, "returned": 4, "never": 41, )"
                  R"("may_return": 0, "learned": 0, "passed": 0})"));
  const auto page = report_html(found);
  CHECK(has(page, "<h2>Points of strangers</h2>"));
  CHECK(has(page, "never came back: spam, as far as one can tell</th><td>12</td><td>30 %</td>"));
  CHECK(has(page, "<th scope=\"row\">zen.<wbr>example</th><td>20</td><td>20</td><td>20</td>"));
  const auto nothing = figures({});
  for (const auto& without : {report_text(nothing), report_html(nothing)}) {
    CHECK(without.find("selective") == std::string::npos);
    CHECK(without.find("Sign") == std::string::npos);
  }
  CHECK(has(report_json(nothing), R"("signs": [])"));
}

TEST_CASE("in learn mode it isn't known which of it is spam") {
  const auto found = figures({count(100, tally::kSelective, "learned pass", 30),
                              count(100, tally::kSelective, "learned wait", 10)});
  const auto text = report_text(found);
  CHECK(has(text,
            "  would pass at once                  30    75 %\n"
            "    let through to learn              30   100 %   spam or not\n"
            "  would wait                          10    25 %\n"));
  CHECK(text.find("never came back") == std::string::npos);
}

TEST_CASE("names of signs do no harm") {
  const auto found = figures({count(1, tally::kSign, "held <img src=x>\x1b[31m", 1)});
  CHECK(report_text(found).find('\x1b') == std::string::npos);
  CHECK(report_html(found).find("<img") == std::string::npos);
}

// SPDX-License-Identifier: MIT
#include "grayling/replay/telling.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace grayling;
using Catch::Matchers::ContainsSubstring;

namespace {

ReplayResult two_rows() {
  ReplayResult result;
  result.from = 1'795'600'000;
  result.counted_from = result.from + 86'400;
  result.until = result.from + 10 * Seconds{86'400};
  result.rows.push_back({"the log", 2000, 400, 300, 0, 800, 0, 720, 4020});
  result.rows.push_back({"today's configuration", 2000, 100, 30, 3, 800, 80, 505, {}});
  result.changes.push_back(
      {"exempt example.net", "[exempt] clients += \"example.net\"", 60, 20, 1});
  result.notes.emplace_back(
      "The first note is a sentence that is longer than a screen is wide, so it goes on further "
      "in.");
  return result;
}

}  // namespace

TEST_CASE("the text of a replay has the shares of each row, in 80 columns") {
  const auto text = replay_text(two_rows(), {});
  CHECK_THAT(text, ContainsSubstring("2,000 messages came; 800 were deferred"));
  CHECK_THAT(text, ContainsSubstring("the log                           20.0 %      15.0 %"));
  CHECK_THAT(text, ContainsSubstring("today's configuration              5.0 %       1.5 %"));
  CHECK_THAT(text, ContainsSubstring("  10.0 %\n"));
  CHECK_THAT(text, ContainsSubstring("12 min    1.1 h"));
  CHECK_THAT(text, ContainsSubstring(" 8 min "));
  CHECK_THAT(text, ContainsSubstring("What would help most today                       "
                                     "fewer wait over 10 min   let in\n"
                                     "  [exempt] clients += \"example.net\"              "
                                     "        60          20        1\n"));
  CHECK_THAT(text, ContainsSubstring("\n  The first note is a sentence that is longer than a "
                                     "screen is wide, so it goes\n    on further in.\n"));
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    CHECK(end - begin <= 80);
    begin = end + 1;
  }
}

TEST_CASE("the text of a replay of no messages has no shares") {
  ReplayResult result;
  result.rows.push_back({.name = "the log"});
  const auto text = replay_text(result, {});
  CHECK_THAT(text, ContainsSubstring("0 messages came"));
  CHECK_THAT(text, !ContainsSubstring("nan"));
}

TEST_CASE("the text of a replay shows lines that can't be read, made safe") {
  LogSummary log;
  log.lines = 9;
  log.unread = 1;
  log.examples = {"mail.log:3: bad\x1b[2J"};
  const auto text = replay_text(two_rows(), log);
  CHECK_THAT(text, ContainsSubstring("1 of 9 lines can't be read"));
  CHECK_THAT(text, !ContainsSubstring("\x1b"));
}

TEST_CASE("the text of a replay says what to do about lines that go back in time") {
  LogSummary log;
  log.backward = 1200;
  CHECK_THAT(replay_text(two_rows(), log),
             ContainsSubstring("\n  1,200 lines go back in time, and are read with a wrong one: "
                               "give logs of\n    several hosts one at a time.\n"));
}

TEST_CASE("the JSON of a replay has all its figures") {
  LogSummary log;
  log.lines = 9;
  log.examples = {"a \"quoted\" line"};
  const auto json = nlohmann::json::parse(replay_json(two_rows(), log));
  CHECK(json["rows"][1]["waited"] == 100);
  CHECK(json["rows"][1]["ninetieth_wait"].is_null());
  CHECK(json["changes"][0]["line"] == "[exempt] clients += \"example.net\"");
  CHECK(json["log"]["unread_examples"][0] == "a \"quoted\" line");
  CHECK(json["days"].empty());
}

TEST_CASE("the page of a replay has its rows, and text from outside is made safe") {
  LogSummary log;
  log.unread = 1;
  log.examples = {"<script>alert(1)</script>"};
  auto result = two_rows();
  result.days.push_back({result.counted_from, 300, 20, 5});
  const auto page = replay_html(result, log);
  CHECK_THAT(page, ContainsSubstring("1: today&#39;s configuration"));
  CHECK_THAT(page, ContainsSubstring("1.5 %"));
  CHECK_THAT(page, ContainsSubstring("Messages that wait, by day"));
  CHECK_THAT(page, !ContainsSubstring("<script"));
  CHECK_THAT(replay_html({}, {}), ContainsSubstring("</html>"));
}

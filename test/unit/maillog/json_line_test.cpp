// SPDX-License-Identifier: MIT
#include "maillog/json_line.hpp"

#include <string>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

const std::string kBegin =
    "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1796013312000123\",\"_HOSTNAME\":\"mx\",";

std::string line_of(const std::string& text) {
  LogTime times({kNow, "+00:00", ""});
  JsonLine json;
  const auto line = json.split(text, times);
  if (!line) return "none";
  return std::to_string(line->at) + " " + std::string(line->host) + " " +
         std::string(line->program) + ": " + std::string(line->text);
}

}  // namespace

TEST_CASE("the journal's JSON is read") {
  CHECK(line_of(kBegin + "\"SYSLOG_IDENTIFIER\":\"postfix/smtpd\",\"MESSAGE\":\"4A: x\"}") ==
        "1796013312 mx postfix/smtpd: 4A: x");
  CHECK(line_of(kBegin + "\"_COMM\":\"grayling\",\"MESSAGE\":[52,65,228,0]}") ==
        "1796013312 mx grayling: 4A\xE4" + std::string(1, '\0'));
  CHECK(line_of(kBegin + "\"MESSAGE\":[\"one\",\"two\"]}") == "1796013312 mx : one");
  CHECK(line_of(kBegin + "\"MESSAGE\":[[111,110,101],\"two\"]}") == "1796013312 mx : one");
  CHECK(line_of(kBegin + "\"MESSAGE\":null}") == "1796013312 mx : ");
  CHECK(line_of(kBegin + "\"MESSAGE\":" + std::string(10'000, '[') + std::string(10'000, ']') +
                "}") == "1796013312 mx : ");
  CHECK(line_of(kBegin + "\"MESSAGE\":\"cut") == "none");
  CHECK(line_of("{\"__REALTIME_TIMESTAMP\":\"soon\"}") == "none");
}

TEST_CASE("a decision in the journal's JSON is read") {
  CHECK(story({kBegin + "\"SYSLOG_IDENTIFIER\":\"grayling\",\"MESSAGE\":\"action=greylist, "
                        "reason=new, client_address=192.0.2.7, sender=a@x, recipient=b@x\"}"}) ==
        Story{"greylisted [192.0.2.7] a@x b@x at 12"});
}

TEST_CASE("a line that the service writes itself has its time wherever it stands") {
  CHECK(line_of("{\"level\": \"info\", \"time\": \"2026-11-30T04:35:12Z\"}") ==
        "1796013312  grayling: {\"level\": \"info\", \"time\": \"2026-11-30T04:35:12Z\"}");
  // Not in a value.
  CHECK(line_of("{\"reason\": \"\\\"time\\\": \\\"2026-11-30T04:35:12Z\\\"\"}") == "none");
  CHECK(line_of("{\"time\": \"soon\"}") == "none");
  CHECK(line_of("{\"time\"}") == "none");
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/ask/check.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

using std::chrono::microseconds;

const std::string kWorks =
    R"({"store":"works","requests":5,"decisions":[{"action":"pass","reason":"a","count":2},)"
    R"({"action":"pass","reason":"other state","count":9},)"
    R"({"action":"greylist","reason":"b","count":3}],"waiting":1,"dns":{"up":true},)"
    R"("connections":{"open":4},"resident_bytes":4096,"sql_lists":[]})";

std::string with(std::string text, const std::string& old, const std::string& now) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

CheckResult judge(const std::string& status, microseconds time = microseconds(400)) {
  return judge_check({"DUNNO", time, Result<std::string>(status)}, {});
}

void check(const CheckResult& result, CheckState state, const std::string& start) {
  INFO(result.line);
  CHECK(result.state == state);
  CHECK(result.line.starts_with(start));
  CHECK(result.line.find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("a check of a service that works is one line with performance data") {
  check(judge(kWorks), CheckState::Ok,
        "GRAYLING OK: answers in 0.000400 s; the store works | time=0.000400s;1;3;0 requests=5c "
        "passed=2c deferred=3c waiting=1;;;0 connections=4;;;0 memory=4096B;;;0");
  check(judge_check({"DUNNO", microseconds(400), std::nullopt}, {}), CheckState::Ok,
        "GRAYLING OK: answers in 0.000400 s; the store isn't looked at: no status.listen or "
        "--status | time=0.000400s;1;3;0");
}

TEST_CASE("performance data begins at the first | of a check's line, whatever it says") {
  CHECK(check_result(CheckState::Unknown, "no file a|b").line == "GRAYLING UNKNOWN: no file a/b");
  CHECK(check_result(CheckState::Ok, "a|b", "time=1s").line == "GRAYLING OK: a/b | time=1s");
}

TEST_CASE("a check measures the time of the answer against both limits") {
  check(judge(kWorks, microseconds(1'000'000)), CheckState::Ok, "GRAYLING OK: answers in 1.0");
  check(judge(kWorks, microseconds(1'000'001)), CheckState::Warning,
        "GRAYLING WARNING: answers in 1.0");
  check(judge(kWorks, microseconds(3'000'001)), CheckState::Critical, "GRAYLING CRITICAL: answers");
  CheckOptions limits;
  limits.warning = std::chrono::milliseconds(20);
  limits.critical = std::chrono::milliseconds(1500);
  const auto slow = judge_check({"DUNNO", microseconds(30'000), std::nullopt}, limits);
  check(slow, CheckState::Warning, "GRAYLING WARNING: answers in 0.030000 s; ");
  CHECK(slow.line.ends_with(" | time=0.030000s;0.02;1.5;0"));
}

TEST_CASE("a check names the worst trouble first") {
  const auto works = std::string(R"("store":"works")");
  check(judge(with(kWorks, works, R"("store":"down")")), CheckState::Critical,
        "GRAYLING CRITICAL: the store is down: ");
  check(judge(with(kWorks, works, R"("store":"read only")")), CheckState::Critical,
        "GRAYLING CRITICAL: the store can't be written: ");
  check(judge(with(kWorks, works, R"("store":"starting")")), CheckState::Warning,
        "GRAYLING WARNING: the store isn't open yet");
  check(judge(with(kWorks, R"("up":true)", R"("up":false)")), CheckState::Warning,
        "GRAYLING WARNING: the DNS doesn't answer; answers in");
  const auto list = [](const std::string& age) {
    return with(kWorks, "[]", R"([{"name":"panel","age":)" + age + R"(,"failures":2}])");
  };
  check(judge(list("null")), CheckState::Warning, "GRAYLING WARNING: sql:panel could never be");
  check(judge(list("30")), CheckState::Ok, "GRAYLING OK: answers");
}

TEST_CASE("a check without an answer, or with another program's, is critical") {
  check(judge_check({fail("inet:127.0.0.1:1: can't connect"), {}, std::nullopt}, {}),
        CheckState::Critical, "GRAYLING CRITICAL: inet:127.0.0.1:1: can't connect");
  check(judge_check({"OK a|b\x1b", {}, std::nullopt}, {}), CheckState::Critical,
        "GRAYLING CRITICAL: another program answers: OK a/b?;");
  check(judge_check({"DUNNO", {}, Result<std::string>(fail("no | answer"))}, {}),
        CheckState::Warning, "GRAYLING WARNING: its status can't be read: no / answer; answers in");
}

TEST_CASE("a check takes any bytes for a status") {
  for (const auto* status :
       {"", "[]", "null", "{", R"({"store":1})", R"({"store":"x"})", R"({"sql_lists":[1,{}]})",
        R"({"decisions":{"a":1},"dns":[],"connections":3,"requests":-1,"waiting":"many"})"}) {
    check(judge(status), CheckState::Warning, "GRAYLING WARNING: its status doesn't name");
  }
  check(judge(with(kWorks, R"("count":2)", R"("count":"2")")), CheckState::Ok, "GRAYLING OK");
}

TEST_CASE("limits of a check are seconds") {
  CHECK(read_seconds("0.5").value().count() == 500);
  CHECK(read_seconds("2").value().count() == 2000);
  CHECK(read_seconds(".001").value().count() == 1);
  for (const auto* bad : {"", ".", "0", "0.0001", "-1", "1e3", "5s", "1:2", "@1", "nan", "inf",
                          "0x1", "1.2.3", "3601", "99999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(read_seconds(bad));
  }
}

TEST_CASE("a command line is known for a check even if it is wrong") {
  CHECK(is_check({"query", "--nothing", "--check"}));
  CHECK_FALSE(is_check({"query", "a=--check"}));
  CHECK_FALSE(is_check({"explain", "--check"}));
  CHECK_FALSE(is_check({}));
}

}  // namespace grayling

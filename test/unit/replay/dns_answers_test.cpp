// SPDX-License-Identifier: MIT
#include "grayling/replay/dns_answers.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

DnsAnswer with_texts(std::vector<std::string> texts) {
  return {DnsAnswer::Kind::Records, {}, std::move(texts), {}, {}};
}

std::vector<std::string> lines_of(const DnsAnswers& answers) {
  std::vector<std::string> lines;
  answers.write_lines([&](const std::string& line) { lines.push_back(line); });
  return lines;
}

}  // namespace

TEST_CASE("answers are found whatever the spelling of the name") {
  DnsAnswers answers;
  answers.add("Example.ORG.", RecordType::Txt, with_texts({"v=spf1 -all"}));
  const DnsAnswer* found = answers.find("example.org", RecordType::Txt);
  REQUIRE(found != nullptr);
  CHECK(found->texts == std::vector<std::string>{"v=spf1 -all"});
  CHECK(answers.find("example.org", RecordType::A) == nullptr);
}

TEST_CASE("questions without an answer are told once, in their order") {
  DnsAnswers answers;
  CHECK(answers.find("b.example", RecordType::Txt) == nullptr);
  CHECK(answers.find("a.example", RecordType::A) == nullptr);
  CHECK(answers.find("B.example.", RecordType::Txt) == nullptr);
  CHECK(answers.take_missing() ==
        std::vector<DnsQuestion>{{"b.example", RecordType::Txt}, {"a.example", RecordType::A}});
  CHECK(answers.take_missing().empty());
  answers.add("a.example", RecordType::A, {DnsAnswer::Kind::NoName, {}, {}, {}, {}});
  CHECK(answers.find("a.example", RecordType::A) != nullptr);
  CHECK(answers.take_missing().empty());
}

TEST_CASE("what failed or is old is asked again, and holds until then") {
  DnsAnswers answers;
  answers.add("old.example", RecordType::Txt, with_texts({"old"}), 100);
  answers.add("new.example", RecordType::Txt, with_texts({"new"}), 200);
  answers.add("late.example", RecordType::Txt, {}, 200);
  CHECK(answers.failures() == 1);
  answers.find("old.example", RecordType::Txt);
  answers.find("late.example", RecordType::Txt);
  CHECK(answers.missing() == 0);
  answers.renew_before(200);
  REQUIRE(answers.find("old.example", RecordType::Txt) != nullptr);
  CHECK(answers.find("old.example", RecordType::Txt)->texts.front() == "old");
  answers.find("new.example", RecordType::Txt);
  answers.find("late.example", RecordType::Txt);
  CHECK(answers.take_missing() == std::vector<DnsQuestion>{{"old.example", RecordType::Txt},
                                                           {"late.example", RecordType::Txt}});
  answers.add("old.example", RecordType::Txt, {}, 300);
  CHECK(answers.find("old.example", RecordType::Txt)->texts.front() == "old");
  CHECK(answers.missing() == 0);
  answers.add("old.example", RecordType::Txt, with_texts({"newer"}), 300);
  CHECK(answers.find("old.example", RecordType::Txt)->texts.front() == "newer");
}

TEST_CASE("what is missing has a bound", "[many]") {
  DnsAnswers answers;
  for (std::size_t i = 0; i <= kMissingAnswersMax; ++i) {
    answers.find(std::to_string(i) + ".example", RecordType::A);
  }
  CHECK(answers.missing() == kMissingAnswersMax);
  CHECK(answers.take_missing().back().name == "249999.example");
}

TEST_CASE("what is written is read again") {
  DnsAnswers answers;
  answers.add("a.example", RecordType::A,
              {DnsAnswer::Kind::Records, {*IpAddress::parse("192.0.2.1")}, {}, {}, {}});
  answers.add("a.example", RecordType::Aaaa,
              {DnsAnswer::Kind::Records, {*IpAddress::parse("2001:db8::1")}, {}, {}, {}});
  answers.add("a.example", RecordType::Mx,
              {DnsAnswer::Kind::Records, {}, {}, {{10, "mx.a.example"}, {0, ""}}, {}});
  answers.add("7.2.0.192.in-addr.arpa", RecordType::Ptr,
              {DnsAnswer::Kind::Records, {}, {}, {}, {"a.example"}});
  answers.add("t.example", RecordType::Txt, with_texts({"v=spf1 \"quoted\" \\ -all", ""}),
              1'800'000'000);
  answers.add("none.example", RecordType::Txt, {DnsAnswer::Kind::NoData, {}, {}, {}, {}});
  answers.add("gone.example", RecordType::Txt, {DnsAnswer::Kind::NoName, {}, {}, {}, {}});
  answers.add("late.example", RecordType::Txt, {DnsAnswer::Kind::Failure, {}, {}, {}, {}});
  const auto lines = lines_of(answers);
  REQUIRE(lines.size() == 8);
  DnsAnswers again;
  for (const auto& line : lines) REQUIRE(again.read_line(line));
  CHECK(lines_of(again) == lines);
  CHECK_THAT(lines.back(), Catch::Matchers::ContainsSubstring("\"asked\":1800000000"));
  CHECK(*again.find("a.example", RecordType::Mx) == *answers.find("a.example", RecordType::Mx));
}

TEST_CASE("the longest answer is read again, also if it isn't UTF-8") {
  DnsAnswers answers;
  answers.add("a.example", RecordType::Txt, with_texts({std::string(60'000, '\xff')}));
  const auto lines = lines_of(answers);
  REQUIRE(lines.size() == 1);
  DnsAnswers again;
  REQUIRE(again.read_line(lines.front()));
  CHECK(lines_of(again) == lines);
}

TEST_CASE("a line that holds no answer is refused, and says why") {
  const std::pair<std::string, std::string> lines[] = {
      {"", "isn't a JSON object"},
      {"[]", "isn't a JSON object"},
      {R"({"name": "a", "type")", "isn't a JSON object"},
      {R"({"type": "A", "kind": "no name"})", "\"name\""},
      {R"({"name": 7, "type": "A", "kind": "no name"})", "\"name\""},
      {R"({"name": "a", "type": "a", "kind": "no name"})", "\"type\""},
      {R"({"name": "a", "type": "A", "kind": 1})", "\"kind\""},
      {R"({"name": "a", "type": "A", "kind": "records"})", "doesn't fit"},
      {R"({"name": "a", "type": "A", "kind": "no data", "texts": ["x"]})", "doesn't fit"},
      {R"({"name": "a", "type": "A", "kind": "records", "addresses": ["x"]})", "IP addresses"},
      {R"({"name": "a", "type": "A", "kind": "records", "addresses": "x"})", "IP addresses"},
      {R"({"name": "a", "type": "TXT", "kind": "records", "texts": [1]})", "list of texts"},
      {R"({"name": "a", "type": "PTR", "kind": "records", "names": {}})", "list of names"},
      {R"({"name": "a", "type": "MX", "kind": "records", "mail_hosts": [[70000, "b"]]})", "pairs"},
      {R"({"name": "a", "type": "MX", "kind": "records", "mail_hosts": [["b", 1]]})", "pairs"},
      {R"({"name": "a", "type": "A", "kind": "no name", "asked": "now"})", "a time"},
      {R"({"name": "a", "type": "A", "kind": "no name", "asked": -1})", "a time"},
      {R"({"name": "a", "type": "TXT", "kind": "records", "texts": [")" +
           std::string(3 * kDnsAnswerBytesMax, 'x') + "\"]}",
       "bytes"},
  };
  for (const auto& [line, word] : lines) {
    CAPTURE(line.substr(0, 80));
    DnsAnswers answers;
    const auto read = answers.read_line(line);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().text, Catch::Matchers::ContainsSubstring(word));
    CHECK(answers.size() == 0);
  }
}

// SPDX-License-Identifier: MIT
#include "grayling/doctor/dns_lists.hpp"

#include "support/catch.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Level = Finding::Level;
using Kind = DnsAnswer::Kind;

namespace {

DnsAnswer address(const std::string& text) {
  DnsAnswer answer;
  answer.kind = Kind::Records;
  answer.addresses = {*IpAddress::parse(text)};
  return answer;
}

DnsAnswer none() {
  DnsAnswer answer;
  answer.kind = Kind::NoName;
  return answer;
}

DnsList list(const std::string& zone) {
  return {zone,
          zone.find(kKeyPlace) == std::string::npos ? "" : "secret",
          {{*AddressPattern::parse("127.0.0.[2-3]"), 4}},
          {*AddressPattern::parse("127.255.255.*")}};
}

TestAnswers healthy() {
  return {address("127.0.0.2"), none(), none(), address("127.0.0.2"), none()};
}

Finding finding(const std::string& zone, const TestAnswers& answers) {
  const auto found = examine_dns_lists({{list(zone), answers, 12ms}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.find("secret") == std::string::npos);
  CHECK(found[0].remedy.find("secret") == std::string::npos);
  return found[0];
}

}  // namespace

TEST_CASE("a list that answers as it should is good, each by its zone") {
  const auto found = examine_dns_lists(
      {{list("zen.example"), healthy(), 12ms}, {list("{key}.dq.example"), healthy(), 7ms}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].level == Level::Good);
  CHECK(found[0].text == "zen.example answers as a list should, within 12 ms");
  CHECK(found[1].text == "{key}.dq.example answers as a list should, within 7 ms");
  CHECK(examine_dns_lists({}).empty());
}

TEST_CASE("a list for IPv4 alone is good, too") {
  auto answers = healthy();
  answers[3] = none();
  const auto found = finding("zen.example", answers);
  CHECK(found.level == Level::Good);
  CHECK(found.text.find("no IPv6 clients") != std::string::npos);
}

TEST_CASE("a refusal is wrong, with what it means and what cures it") {
  struct Row {
    const char* zone;
    const char* answer;
    const char* meaning;
    const char* cure;
  };
  for (const auto& [zone, answer, meaning, cure] :
       {Row{"zen.spamhaus.org", "127.255.255.254", "public resolver", "dns.resolver"},
        Row{"zen.spamhaus.org", "127.255.255.255", "too often", "key"},
        Row{"{key}.zen.dq.spamhaus.net", "127.255.255.254", "refuses", "key"}}) {
    CAPTURE(zone, answer);
    const auto refusal = address(answer);
    const auto found = finding(zone, {refusal, refusal, refusal, refusal, refusal});
    CHECK(found.level == Level::Bad);
    CHECK(found.text.starts_with(std::string(zone) + ": it answers " + answer));
    CHECK(found.text.find(meaning) != std::string::npos);
    CHECK(found.text.ends_with(", so it isn't asked about mail"));
    CHECK(found.remedy.find(cure) != std::string::npos);
    CHECK(found.text.find("; ") == std::string::npos);  // the remedy has a line of its own
  }
}

TEST_CASE("a list that lists nobody, or the world, is wrong") {
  const auto empty = finding("zen.example", {none(), none(), none(), none(), none()});
  CHECK(empty.level == Level::Bad);
  CHECK(empty.text.starts_with("zen.example: it doesn't list 127.0.0.2"));
  CHECK_FALSE(empty.remedy.empty());
  const auto entry = address("127.0.0.2");
  const auto world = finding("zen.example", {entry, entry, entry, entry, entry});
  CHECK(world.level == Level::Bad);
  CHECK(world.text.find("it lists 127.0.0.1") != std::string::npos);
}

TEST_CASE("a list that doesn't answer is a warning, for it may be so for a moment") {
  const auto silent = finding("zen.example", TestAnswers{});
  CHECK(silent.level == Level::Warning);
  CHECK(silent.text.find("no usable answer for 127.0.0.2") != std::string::npos);
  CHECK_FALSE(silent.remedy.empty());
}

// SPDX-License-Identifier: MIT
#include "grayling/dnslist/list_test.hpp"

#include "support/catch.hpp"
#include "support/dns_lists.hpp"

using namespace grayling;

namespace {

using Kind = TestResult::Kind;

constexpr auto kAll = {TestPoint::Listed, TestPoint::Unlisted, TestPoint::Nobody,
                       TestPoint::ListedIpv6, TestPoint::UnlistedIpv6};

TestAnswers good_answers() {
  return {addresses({"127.0.0.2"}), not_listed(), not_listed(), addresses({"127.0.0.2"}),
          not_listed()};
}

TestAnswers with(TestPoint point, const DnsAnswer& answer) {
  auto answers = good_answers();
  answers[static_cast<std::size_t>(point)] = answer;
  return answers;
}

DnsList zen() {
  return dns_list("zen.spamhaus.org", {{"127.0.0.2", 4}}, {"127.255.255.*"});
}

void check_failed(const TestAnswers& answers, const DnsList& list, const std::string& why) {
  const auto result = judge_test(answers, list);
  CHECK(result.kind == Kind::Failed);
  CHECK_FALSE(result.has_ipv6);
  INFO(result.why);
  CHECK(result.why.starts_with(why));
}

}  // namespace

TEST_CASE("the test points are those of RFC 5782, and an address that is nobody's") {
  auto list = dns_list("l.example", {});
  CHECK(test_name(TestPoint::Listed, list) == "2.0.0.127.l.example");
  CHECK(test_name(TestPoint::Unlisted, list) == "1.0.0.127.l.example");
  CHECK(test_name(TestPoint::Nobody, list) == "1.2.0.192.l.example");
  const std::string ipv6 = ".0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.";
  CHECK(test_name(TestPoint::ListedIpv6, list) == "2" + ipv6 + "l.example");
  CHECK(test_name(TestPoint::UnlistedIpv6, list) == "1" + ipv6 + "l.example");
  CHECK(test_address(TestPoint::ListedIpv6) == "::FFFF:7F00:2");
  CHECK(test_name(TestPoint::Nobody, list, 254) == "254.2.0.192.l.example");
  CHECK(test_address(TestPoint::Nobody, 17) == "192.0.2.17");
  CHECK(next_nobody(17) == 18);
  CHECK(next_nobody(254) == 1);
  list = dns_list("{key}.l.example", {});
  list.key = "secret";
  for (const auto point : kAll) {
    CHECK(test_name(point, list).ends_with(".secret.l.example"));
  }
}

TEST_CASE("a list that has what it must, and lists nobody else, is good") {
  const auto result = judge_test(good_answers(), zen());
  CHECK(result.kind == Kind::Good);
  CHECK(result.has_ipv6);
  CHECK(result.why.empty());
  // The entry's value doesn't matter, as long as it is no error.
  CHECK(judge_test(with(TestPoint::Listed, addresses({"127.0.0.99"})), zen()).kind == Kind::Good);
}

TEST_CASE("a list without IPv6 is good for IPv4 alone") {
  for (const auto& answer : {not_listed(), no_answer(), of_kind(DnsAnswer::Kind::NoData)}) {
    const auto result = judge_test(with(TestPoint::ListedIpv6, answer), zen());
    CHECK(result.kind == Kind::Good);
    CHECK_FALSE(result.has_ipv6);
  }
  CHECK_FALSE(judge_test(with(TestPoint::UnlistedIpv6, no_answer()), zen()).has_ipv6);
}

TEST_CASE("one bad answer is enough, and the reason says which") {
  check_failed(with(TestPoint::Listed, not_listed()), zen(), "it doesn't list 127.0.0.2, as");
  check_failed(with(TestPoint::Listed, of_kind(DnsAnswer::Kind::NoData)), zen(), "it doesn't list");
  check_failed(with(TestPoint::Unlisted, addresses({"127.0.0.2"})), zen(), "it lists 127.0.0.1,");
  check_failed(with(TestPoint::Nobody, addresses({"127.0.0.9"})), zen(), "it lists 192.0.2.1,");
  check_failed(with(TestPoint::UnlistedIpv6, addresses({"127.0.0.2"})), zen(),
               "it lists ::FFFF:7F00:1,");
  for (const auto point : kAll) {
    check_failed(with(point, addresses({"127.255.255.254"})), zen(),
                 "it answers 127.255.255.254 for " + test_address(point) +
                     ", because the question came through a public resolver");
    check_failed(
        with(point, addresses({"192.0.2.80"})), zen(),
        "it answers 192.0.2.80 for " + test_address(point) + ", which is outside 127.0.0.0/8");
  }
}

TEST_CASE("a bad answer counts although others are missing") {
  TestAnswers answers{no_answer(), no_answer(), addresses({"127.0.0.2"}), no_answer(), no_answer()};
  check_failed(answers, zen(), "it lists 192.0.2.1,");
}

TEST_CASE("a refusal explains more than what else is wrong") {
  auto answers = with(TestPoint::Listed, not_listed());
  answers[static_cast<std::size_t>(TestPoint::Nobody)] = addresses({"127.255.255.255"});
  check_failed(answers, zen(), "it answers 127.255.255.255 for 192.0.2.1, because you");
}

TEST_CASE("without an answer nobody knows") {
  for (const auto point : {TestPoint::Listed, TestPoint::Unlisted, TestPoint::Nobody}) {
    for (const auto& answer : {no_answer(), addresses(std::vector<std::string>(40, "127.0.0.2"))}) {
      const auto result = judge_test(with(point, answer), zen());
      CHECK(result.kind == Kind::Unanswered);
      CHECK(result.why.starts_with("it gives no usable answer for " + test_address(point)));
    }
  }
}

TEST_CASE("dnswl.org answers for its test entry as it answers who asks too often") {
  const auto list = dns_list("list.dnswl.org", {{"127.0.*.[0-1]", -3}, {"127.0.*.[2-3]", -5}},
                             {"127.0.0.255", "127.0.10.*"});
  auto answers = good_answers();
  answers[static_cast<std::size_t>(TestPoint::Listed)] = addresses({"127.0.10.0"});
  answers[static_cast<std::size_t>(TestPoint::ListedIpv6)] = addresses({"127.0.10.0"});
  auto result = judge_test(answers, list);
  CHECK(result.kind == Kind::Good);
  CHECK(result.has_ipv6);
  answers[static_cast<std::size_t>(TestPoint::Nobody)] = addresses({"127.0.10.0"});
  check_failed(answers, list, "it answers 127.0.10.0 for 192.0.2.1");
  const auto all = addresses({"127.0.10.3"});
  check_failed(
      {all, all, all, all, all}, list,
      "it answers 127.0.10.3 for 127.0.0.2, by which dnswl.org answers who asks too often");
  // Another list has no such exception.
  answers = good_answers();
  answers[0] = addresses({"127.0.10.0"});
  check_failed(answers, dns_list("l.example", {}, {"127.0.10.*"}), "it answers 127.0.10.0");
}

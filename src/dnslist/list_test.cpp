// SPDX-License-Identifier: MIT
#include "grayling/dnslist/list_test.hpp"

#include "dnslist/list_name.hpp"
#include "grayling/dnslist/known_lists.hpp"

namespace grayling {
namespace {

struct Point {
  std::string_view address;
  bool is_ipv6;
  std::array<std::uint8_t, 16> bytes;
};

// In the order of TestPoint. IpAddress takes ::FFFF:7F00:2 for the IPv4 address that is in it.
constexpr std::array<Point, kTestPointCount> kPoints = {{
    {"127.0.0.2", false, {127, 0, 0, 2}},
    {"127.0.0.1", false, {127, 0, 0, 1}},
    {"192.0.2.", false, {192, 0, 2}},  // its last number is that of the test
    {"::FFFF:7F00:2", true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 2}},
    {"::FFFF:7F00:1", true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1}},
}};

const Point& at(TestPoint point) {
  return kPoints[static_cast<std::size_t>(point)];
}

bool must_be_listed(TestPoint point) {
  return point == TestPoint::Listed || point == TestPoint::ListedIpv6;
}

// Some lists answer for their own test point as if it were an error.
bool is_good_entry(const ListAnswer& answer, TestPoint point, const DnsList& list) {
  if (!must_be_listed(point) || answer.kind != ListAnswer::Kind::Error) return answer.has_entry();
  return is_known_test_answer(list.zone, *answer.address);
}

// What no list may say, or "".
std::string fault(const ListAnswer& answer, TestPoint point, const std::string& address,
                  const DnsList& list) {
  if (must_be_listed(point)) {
    if (is_good_entry(answer, point, list)) return "";
    if (answer.kind == ListAnswer::Kind::NotListed && point == TestPoint::Listed) {
      return "it doesn't list " + address +
             ", as every list must (RFC 5782); look whether its zone is written right, whether it "
             "must know who asks, and whether the resolver removes answers in 127.0.0.0/8";
    }
  } else if (answer.has_entry()) {
    return "it lists " + address +
           ", which no list may, so it may list everybody; remove it if that lasts";
  }
  if (answer.kind != ListAnswer::Kind::Error) return "";
  return "it answers " + answer.address->text() + " for " + address + ", " +
         error_meaning(list.zone, *answer.address);
}

}  // namespace

std::string test_address(TestPoint point, std::uint8_t nobody) {
  const std::string address(at(point).address);
  return point == TestPoint::Nobody ? address + std::to_string(nobody) : address;
}

std::string test_name(TestPoint point, const DnsList& list, std::uint8_t nobody) {
  auto [address, is_ipv6, bytes] = at(point);
  if (point == TestPoint::Nobody) bytes[3] = nobody;
  return is_ipv6 ? ipv6_name(bytes, list) : ipv4_name(bytes, list);
}

TestResult judge_test(const TestAnswers& answers, const DnsList& list, std::uint8_t nobody) {
  std::array<ListAnswer, kTestPointCount> judged;
  for (std::size_t i = 0; i < kTestPointCount; ++i) judged[i] = judge(answers[i], list);
  // A refusal comes for all addresses; its meaning helps more than what else is wrong.
  for (const bool is_error : {true, false}) {
    for (std::size_t i = 0; i < kTestPointCount; ++i) {
      if ((judged[i].kind == ListAnswer::Kind::Error) != is_error) continue;
      const auto point = static_cast<TestPoint>(i);
      auto why = fault(judged[i], point, test_address(point, nobody), list);
      if (!why.empty()) return {TestResult::Kind::Failed, false, std::move(why)};
    }
  }
  for (const auto point : {TestPoint::Listed, TestPoint::Unlisted, TestPoint::Nobody}) {
    if (judged[static_cast<std::size_t>(point)].kind != ListAnswer::Kind::Unknown) continue;
    return {TestResult::Kind::Unanswered, false,
            "it gives no usable answer for " + test_address(point, nobody) +
                "; look whether the resolver works, and whether the list answers it"};
  }
  const auto& listed = judged[static_cast<std::size_t>(TestPoint::ListedIpv6)];
  const auto& unlisted = judged[static_cast<std::size_t>(TestPoint::UnlistedIpv6)];
  const bool has_ipv6 = is_good_entry(listed, TestPoint::ListedIpv6, list) &&
                        unlisted.kind == ListAnswer::Kind::NotListed;
  return {TestResult::Kind::Good, has_ipv6};
}

}  // namespace grayling

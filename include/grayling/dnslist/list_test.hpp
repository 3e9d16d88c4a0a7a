// SPDX-License-Identifier: MIT
// The test of a DNS list: what it must say of addresses whose answer is known beforehand (RFC 5782
// section 5). ListHealth asks it every hour, `grayling doctor` when it is called. Pure, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/base/dns_answer.hpp"
#include "grayling/dnslist/dns_list.hpp"

namespace grayling {

enum class TestPoint : std::uint8_t {
  Listed,        // 127.0.0.2, which every list has
  Unlisted,      // 127.0.0.1, which none has
  Nobody,        // an address of 192.0.2.0/24, which nobody uses (RFC 5737)
  ListedIpv6,    // ::FFFF:7F00:2, which each list of IPv6 addresses has
  UnlistedIpv6,  // ::FFFF:7F00:1, which none has
};
inline constexpr std::size_t kTestPointCount = 5;
using TestAnswers = std::array<DnsAnswer, kTestPointCount>;  // in the order of TestPoint

// The last number of the unused address in the first test. Each further test asks about another
// address, for which no resolver remembers an answer.
inline constexpr std::uint8_t kFirstNobody = 1;
constexpr std::uint8_t next_nobody(std::uint8_t nobody) {
  return nobody < 254 ? static_cast<std::uint8_t>(nobody + 1) : kFirstNobody;
}

// The address for messages: "127.0.0.2".
std::string test_address(TestPoint point, std::uint8_t nobody = kFirstNobody);
// The name to ask for, with type A. It holds the key, so don't show it.
std::string test_name(TestPoint point, const DnsList& list, std::uint8_t nobody = kFirstNobody);

struct TestResult {
  enum class Kind {
    Good,
    Failed,      // the list says what no list may say
    Unanswered,  // a question had no answer that could be used, so nobody knows
  };
  Kind kind = Kind::Unanswered;
  bool has_ipv6 = false;  // of Good: it knows IPv6 clients, too
  // If Failed or Unanswered: what is wrong, and what to do about it if that is known, without the
  // list's name: "it doesn't list 127.0.0.2, as every list must; …".
  std::string why{};
};

// One bad answer is enough for Failed, whatever the others are. A list that has no ::FFFF:7F00:2 is
// good, for IPv4 alone.
TestResult judge_test(const TestAnswers& answers, const DnsList& list,
                      std::uint8_t nobody = kFirstNobody);

}  // namespace grayling

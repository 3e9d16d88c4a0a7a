// SPDX-License-Identifier: MIT
#include "resolver/call_table.hpp"

#include "support/catch.hpp"

using namespace grayling;
using Ids = std::vector<Resolver::QuestionId>;

TEST_CASE("questions for one name and type wait for one call") {
  CallTable calls;
  const auto first = calls.add("example.org", RecordType::Txt, 1, 10);
  CHECK(first.is_new);
  const auto second = calls.add("Example.ORG", RecordType::Txt, 2, 10);
  CHECK_FALSE(second.is_new);
  CHECK(second.call == first.call);
  const auto other = calls.add("example.org", RecordType::Mx, 3, 10);
  CHECK(other.is_new);
  CHECK(calls.size() == 2);
  CHECK(calls.remove(first.call) == Ids{1, 2});
  CHECK(calls.add("example.org", RecordType::Txt, 4, 10).is_new);
}

TEST_CASE("there is room for so many calls at a time, and for more who ask the same") {
  CallTable calls;
  const auto first = calls.add("a.test", RecordType::A, 1, 2);
  calls.add("b.test", RecordType::A, 2, 2);
  CHECK(calls.add("c.test", RecordType::A, 3, 2).call == nullptr);
  CHECK(calls.add("a.test", RecordType::A, 3, 2).call == first.call);
  calls.remove(first.call);
  CHECK(calls.add("c.test", RecordType::A, 4, 2).is_new);
}

TEST_CASE("a domain leaves room for the others") {
  CallTable calls;
  std::vector<CallTable::Call> open;
  CHECK(CallTable::of_domain_max(1) == 8);
  CHECK(CallTable::of_domain_max(200) == 25);
  REQUIRE(CallTable::of_domain_max(1000) == 64);
  CHECK(CallTable::of_domain_max(100'000) == 64);
  for (std::size_t i = 0; i < 64; ++i) {
    open.push_back(calls.add(std::to_string(i) + ".evil.co.uk", RecordType::A, i + 1, 1000).call);
  }
  CHECK(calls.add("more.evil.co.uk", RecordType::A, 150, 1000).call == nullptr);
  CHECK(calls.add("MORE.Evil.co.uk", RecordType::Txt, 150, 1000).call == nullptr);
  CHECK(calls.add("0.evil.co.uk", RecordType::A, 150, 1000).call == open[0]);
  CHECK(calls.add("good.co.uk", RecordType::A, 51, 1000).is_new);
  calls.remove(open[1]);
  CHECK(calls.add("more.evil.co.uk", RecordType::A, 52, 1000).is_new);
  calls.clear();
  CHECK(calls.size() == 0);
  CHECK(calls.add("evil.co.uk", RecordType::A, 53, 1).is_new);
}

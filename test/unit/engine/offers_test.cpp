// SPDX-License-Identifier: MIT
#include "engine/offers.hpp"

#include <chrono>
#include <thread>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr Monotonic kDue = std::chrono::seconds(10);
constexpr Monotonic kBefore = kDue - std::chrono::milliseconds(1);

}  // namespace

TEST_CASE("what was put in is taken out once, and of two offers the later") {
  Offers offers;
  CHECK(offers.take().exemptions == nullptr);
  CHECK_FALSE(offers.take().is_cache_stale);
  const auto first = std::make_shared<const Exemptions>();
  const auto second = std::make_shared<const Exemptions>();
  std::thread([&] {
    offers.offer(first);
    offers.offer(second);
    offers.forget_cached();
  }).join();
  const auto taken = offers.take();
  CHECK(taken.exemptions == second);
  CHECK(taken.is_cache_stale);
  const auto nothing = offers.take();
  CHECK(nothing.exemptions == nullptr);
  CHECK_FALSE(nothing.is_cache_stale);
}

TEST_CASE("the wait for exemptions ends once: when all are there, or when it is due") {
  Offers offers;
  CHECK_FALSE(offers.is_waiting());
  CHECK_FALSE(offers.end_wait(kDue));  // nobody waited
  offers.wait_until(kDue);
  CHECK(offers.is_waiting());
  CHECK(offers.next_time() == kDue);
  offers.offer(std::make_shared<const Exemptions>());
  CHECK_FALSE(offers.end_wait(kBefore));  // more may come
  SECTION("all are there") {
    offers.set_complete();
    CHECK(offers.end_wait(kBefore));
  }
  SECTION("it is due") {
    CHECK(offers.end_wait(kDue));
  }
  CHECK_FALSE(offers.is_waiting());
  CHECK(offers.next_time() == kNever);
  CHECK_FALSE(offers.end_wait(kDue));
}

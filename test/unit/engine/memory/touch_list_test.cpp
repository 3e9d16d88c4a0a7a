// SPDX-License-Identifier: MIT
#include "engine/memory/touch_list.hpp"

#include <string>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr bool kYoung = true;

Key key(std::size_t n) {
  return {std::to_string(n), "192.0.2.0/24", "b@x"};
}

void fill(TouchList& list, KeyHasher& hasher, std::size_t from, std::size_t to, bool is_young) {
  for (std::size_t n = from; n < to; ++n) {
    REQUIRE(list.add(hasher.hash(key(n)), key(n), 100, is_young));
  }
}

}  // namespace

TEST_CASE("touches that can wait have little room, the others a bounded one") {
  KeyHasher hasher;
  TouchList list;
  fill(list, hasher, 0, kYoungTouchesMax, kYoung);
  const Key another = key(kTouchesMax);
  CHECK_FALSE(list.add(hasher.hash(another), another, 100, kYoung));
  fill(list, hasher, kYoungTouchesMax, kTouchesMax, !kYoung);
  CHECK_FALSE(list.add(hasher.hash(another), another, 100, !kYoung));
}

TEST_CASE("a round gives each key once, with the latest pass that anybody knows of") {
  KeyHasher hasher;
  TouchList list;
  const auto hash = hasher.hash(key(1));
  const auto nothing_later = [](const KeyHash&) { return std::optional<UnixSeconds>(); };
  const auto round = list.round();
  list.add(hash, key(1), 107, kYoung);
  list.add(hash, key(1), 105, kYoung);
  auto touches = list.take(nothing_later);
  REQUIRE(touches.size() == 1);
  CHECK(touches[0].last_seen == 107);
  CHECK(list.round() != round);
  CHECK(list.is_empty());

  list.put_back(std::move(touches), hasher);
  touches = list.take([&](const KeyHash& of) {
    return of == hash ? std::optional<UnixSeconds>(109) : std::nullopt;
  });
  REQUIRE(touches.size() == 1);
  CHECK(touches[0].last_seen == 109);
  CHECK(touches[0].key == key(1));
}

TEST_CASE("a portion at a time is taken, until all are") {
  KeyHasher hasher;
  TouchList list;
  fill(list, hasher, 0, 2 * kTouchesAtOnce + 1, !kYoung);
  const auto nothing_later = [](const KeyHash&) { return std::optional<UnixSeconds>(); };
  CHECK(list.take(nothing_later).size() == kTouchesAtOnce);
  CHECK(list.take(nothing_later).size() == kTouchesAtOnce);
  CHECK(list.take(nothing_later).size() == 1);
  CHECK(list.is_empty());
}

// SPDX-License-Identifier: MIT
#include "bench/fill_rows.hpp"

#include <set>
#include <string>

#include "bench/sender_text.hpp"
#include "support/catch.hpp"

using namespace bench;

namespace {

using grayling::kDay;

constexpr grayling::UnixSeconds kNow = 1'800'000'000;
constexpr std::uint64_t kCount = 20'000;

// Fails if the rows aren't in the order of their keys, or if one comes twice.
void check_order(const FillRows& rows) {
  REQUIRE(rows.size() == kCount);
  bool is_rising = true;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    is_rising = is_rising && key_of(rows[i - 1].sender) < key_of(rows[i].sender);
  }
  CHECK(is_rising);
}

}  // namespace

TEST_CASE("the known rows are those of the first senders, seen within 30 days") {
  const auto rows = FillRows::known(kCount, kNow);
  check_order(rows);
  std::set<std::uint64_t> senders;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const FillRow row = rows[i];
    senders.insert(row.sender);
    REQUIRE(row.record.passes == 1);
    REQUIRE(row.record.first_seen < row.record.last_seen);
    REQUIRE(row.record.last_seen <= kNow);
    REQUIRE(row.record.last_seen > kNow - 30 * kDay);
  }
  CHECK(senders.size() == kCount);
  CHECK(*senders.rbegin() == kCount - 1);
}

TEST_CASE("the expired rows came once three days ago, and lie in the first 1024th of the table") {
  const auto rows = FillRows::expired(kCount, kNow);
  check_order(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const FillRow row = rows[i];
    REQUIRE(row.record == grayling::Record{kNow - 3 * kDay, kNow - 3 * kDay, 0});
    REQUIRE(row.sender >= kSendersMax / 2);
    REQUIRE(key_of(row.sender).sender < "aae");
  }
}

// SPDX-License-Identifier: MIT
#include "simulation/retries.hpp"

#include "support/catch.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

struct Row {
  Schedule schedule;
  Seconds first_at, first_before;  // the bounds of the first retry
  std::size_t count_min;
  Seconds last_at, last_before;  // the bounds of the last retry
};

const Row kRows[] = {
    {Schedule::Postfix, 300, 600, 100, 5 * kDay, 5 * kDay + 2 * kHour},
    {Schedule::Exim, 900, 2700, 20, 4 * kDay, 4 * kDay + 7 * kHour},
    {Schedule::Sendmail, 540, 661, 500, 5 * kDay, 5 * kDay + 700},
    {Schedule::ExchangeServer, 810, 991, 150, 2 * kDay, 2 * kDay + 1000},
    {Schedule::ExchangeOnline, 60, 901, 25, kDay, kDay + kHour},
    {Schedule::Gmail, 343, 381, 8, 2 * kDay, 4 * kDay},
    {Schedule::BotHasty, 1, 15, 2, 1, 57},
    {Schedule::BotPatient, 300, 601, 4, 80'000, 90'001},
};

void check(const Row& row) {
  CAPTURE(static_cast<int>(row.schedule));
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto times = attempts(row.schedule, seed);
    REQUIRE(times.size() >= row.count_min);
    CHECK(times[0] == 0);
    CHECK((times[1] >= row.first_at && times[1] < row.first_before));
    CHECK((times.back() >= row.last_at && times.back() < row.last_before));
    for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] > times[i - 1]);
    CHECK(times == attempts(row.schedule, seed));
  }
}

}  // namespace

TEST_CASE("retries come at the times in the programs' documentation") {
  for (const auto& row : kRows) check(row);
}

TEST_CASE("a bot that doesn't retry makes one attempt") {
  CHECK(attempts(Schedule::BotNever, 1) == std::vector<Seconds>{0});
}

// SPDX-License-Identifier: MIT
#include <vector>

#include "cli/doctor/doctor.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a clock that the rows of the table contradict is reported") {
  constexpr UnixSeconds kNow = 1'800'000'000;
  const auto said = [](const std::vector<UnixSeconds>& last_seen) {
    TableTimes times(kNow);
    times.note(last_seen, kNow, 35 * kDay);
    std::string text;
    for (const auto& finding : examine_times(times)) {
      CHECK(finding.remedy.empty() == (finding.level == Finding::Level::Good));
      text += finding.text + "\n";
    }
    return text;
  };
  const std::string agrees = "this machine's clock agrees with the rows of the table\n";
  const std::string unknown = "this machine's clock may be right: no row contradicts it\n";
  const std::string old =
      "by this machine's clock every row of the table was last seen longer ago than "
      "greylist.lifetime\n";
  const auto ahead = [](int hours) {
    return "rows of the table are dated up to " + std::to_string(hours) +
           " hours ahead of this machine's clock\n";
  };
  CHECK(said({}) == unknown);
  CHECK(said({kNow}) == unknown);
  CHECK(said({kNow + 3600}) == unknown);
  CHECK(said({kNow - 1}) == agrees);
  CHECK(said({kNow - 35 * kDay, kNow - 400 * kDay}) == agrees);
  CHECK(said({kNow - 35 * kDay - 1, kNow - 400 * kDay}) == old);
  CHECK(said({kNow + 3601, kNow - kDay}) == ahead(2));
  CHECK(said({kNow + 2 * kDay}) == ahead(48));
  CHECK(said({kNow + 2 * kDay, kNow - 40 * kDay}) == old + ahead(48));
}

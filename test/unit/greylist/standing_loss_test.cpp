// SPDX-License-Identifier: MIT
#include "grayling/greylist/standing_loss.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'000'000'000;
constexpr Seconds kLifetime = Seconds{35} * 86400;

Standing row(std::uint32_t returned, std::uint32_t came, UnixSeconds last_seen = kNow - 3600) {
  return {"", returned, last_seen, came};
}

}  // namespace

TEST_CASE("a domain loses its standing by its share, or by its silence") {
  using Loss = std::optional<StandingLoss>;
  struct Row {
    const char* what;
    Standing before;
    Standing after;
    Loss loss;
  };
  const auto row_of = GENERATE(
      Row{"four of five, then of six", row(4, 5), row(4, 6, kNow), StandingLoss::Share},
      Row{"five of five, then of six", row(5, 5), row(5, 6, kNow), Loss()},
      Row{"it had none: too few", row(4, 6), row(4, 7, kNow), Loss()},
      Row{"it had none: one return", row(1, 1), row(1, 2, kNow), Loss()},
      Row{"it gains it", row(1, 1), row(2, 2, kNow), Loss()},
      Row{"silent for lifetime", row(5, 5, kNow - kLifetime), row(5, 6, kNow), Loss()},
      Row{"and for longer", row(5, 5, kNow - kLifetime - 1), row(0, 1, kNow),
          StandingLoss::Lifetime},
      Row{"but proved again at once", row(5, 5, kNow - kLifetime - 1), row(2, 2, kNow), Loss()},
      Row{"silent, and had none", row(4, 6, kNow - kLifetime - 1), row(0, 1, kNow), Loss()});
  CAPTURE(row_of.what);
  CHECK(standing_loss({}, row_of.before, row_of.after, kNow) == row_of.loss);
}

TEST_CASE("where no domain can prove itself none loses anything") {
  GreylistSettings settings;
  settings.auto_allow_domains_after = 0;
  CHECK_FALSE(standing_loss(settings, row(4, 5), row(4, 6, kNow), kNow));
}

TEST_CASE("a clock in doubt takes no standing away") {
  const auto loss = standing_loss({}, row(5, 5, kNow - kLifetime - 1), row(5, 6, kNow),
                                  Moment(kNow, ClockTrust::InDoubt));
  CHECK_FALSE(loss);
}

// SPDX-License-Identifier: MIT
#include "simulation/retries.hpp"

#include <algorithm>
#include <span>

#include "simulation/dice.hpp"

namespace grayling::simulation {
namespace {

using Times = std::vector<Seconds>;

// postconf(5): the backoff is as long as the message has been in the queue, but at least
// minimal_backoff_time (300s) and at most maximal_backoff_time (4000s). The retry comes with the
// next queue run, each queue_run_delay (300s). Postfix gives up after maximal_queue_lifetime (5d).
Times postfix(Dice& dice) {
  Times times{0};
  const Seconds scan = dice.between(0, 299);
  while (times.back() < 5 * kDay) {
    const Seconds due = times.back() + std::clamp<Seconds>(times.back(), 5 * kMinute, 4000);
    times.push_back((due - scan + 299) / 300 * 300 + scan);
  }
  return times;
}

// The retry rule of Exim's default configuration (specification, chapter 32): F,2h,15m;
// G,16h,1h,1.5; F,4d,6h. Retries come with the queue runner, every 30 minutes in Debian's package
// (-q30m).
Times exim(Dice& dice) {
  Times times{0};
  const Seconds run = dice.between(0, 30 * kMinute - 1);
  Seconds pause = kHour;
  while (times.back() < 4 * kDay) {
    Seconds due = times.back() + 15 * kMinute;
    if (times.back() >= 16 * kHour) {
      due = times.back() + 6 * kHour;
    } else if (times.back() >= 2 * kHour) {
      due = times.back() + pause;
      pause = pause * 3 / 2;
    }
    const Seconds every = 30 * kMinute;
    times.push_back((due - run + every - 1) / every * every + run);
  }
  return times;
}

// A retry every `pause`, give or take a tenth, until `lifetime` is over.
Times regular(Dice& dice, Seconds pause, Seconds lifetime) {
  Times times{0};
  while (times.back() < lifetime) {
    times.push_back(times.back() + pause + dice.between(-pause / 10, pause / 10));
  }
  return times;
}

// Microsoft's FAQ on Exchange Online Protection: the first several retries come after 15 minutes or
// less, later ones after up to 60, for a day. Assumed to be uniform.
Times exchange_online(Dice& dice) {
  constexpr int kSeveral = 4;
  Times times{0};
  while (times.back() < kDay) {
    const bool is_first = times.size() <= kSeveral;
    times.push_back(times.back() + (is_first ? dice.between(kMinute, 15 * kMinute)
                                             : dice.between(15 * kMinute, 60 * kMinute)));
  }
  return times;
}

// Measured retries: F. Pagani, M. De Astis, M. Graziano, A. Lanzi, D. Balzarotti, "Measuring the
// Role of Greylisting and Nolisting in Fighting Spam", DSN 2016, table of webmail delivery
// attempts. Give or take a twentieth; after the last one, the last pause repeats.
Times measured(Dice& dice, std::span<const Seconds> seconds, Seconds lifetime) {
  Times times{0};
  for (const Seconds at : seconds) times.push_back(at + dice.between(-at / 20, at / 20));
  const Seconds pause = seconds.back() - seconds[seconds.size() - 2];
  while (times.back() < lifetime) times.push_back(times.back() + pause);
  return times;
}
constexpr Seconds kGmail[] = {362, 1742, 3396, 5924, 9723, 13784, 18545, 26086};
constexpr Seconds kYahoo[] = {127, 339, 778, 1636, 3313, 6575, 13007, 25836};
constexpr Seconds kGmx[] = {301, 753, 1430, 2446, 3969, 6254, 9682, 14824, 22536};

// The backoff starts with 20 minutes and doubles. This is the default of KumoMTA, which is made for
// bulk mail (docs.kumomta.com, retry_interval). It ends after 3 days, as SendGrid documents for
// itself. SES and others don't publish their schedules.
Times bulk(Dice& dice) {
  Times times{0};
  for (Seconds pause = 20 * kMinute; times.back() < 3 * kDay; pause *= 2) {
    times.push_back(times.back() + pause + dice.between(-pause / 10, pause / 10));
  }
  return times;
}

Times hasty(Dice& dice) {
  Times times{0};
  const auto count = dice.between(1, 4);
  for (int i = 0; i < count; ++i) times.push_back(times.back() + dice.between(1, 14));
  return times;
}

// Three waves of retries: 300 to 600 seconds, about 5,000, and 80,000 to 90,000 after the first
// attempt (Pagani et al.).
Times patient(Dice& dice) {
  return {0, dice.between(300, 600), dice.between(4500, 5500), dice.between(80'000, 90'000)};
}

}  // namespace

std::vector<Seconds> attempts(Schedule schedule, std::uint64_t seed) {
  Dice dice(seed);
  switch (schedule) {
    case Schedule::Postfix:
      return postfix(dice);
    case Schedule::Exim:
      return exim(dice);
    // At each queue run; QUEUE_INTERVAL is "10m" in Debian's package. Timeout.queuereturn is 5d.
    case Schedule::Sendmail:
      return regular(dice, 10 * kMinute, 5 * kDay);
    // Set-TransportService: MessageRetryInterval is 15 minutes, MessageExpirationTimeout two days.
    case Schedule::ExchangeServer:
      return regular(dice, 15 * kMinute, 2 * kDay);
    case Schedule::ExchangeOnline:
      return exchange_online(dice);
    case Schedule::Gmail:
      return measured(dice, kGmail, 3 * kDay);
    case Schedule::Yahoo:
      return measured(dice, kYahoo, 3 * kDay);
    case Schedule::Gmx:
      return measured(dice, kGmx, 3 * kDay);
    case Schedule::Bulk:
      return bulk(dice);
    case Schedule::BotNever:
      break;
    case Schedule::BotHasty:
      return hasty(dice);
    case Schedule::BotPatient:
      return patient(dice);
    case Schedule::BotTenMinutes:
      return {0, dice.between(1, 10 * kMinute)};
  }
  return {0};
}

}  // namespace grayling::simulation

// SPDX-License-Identifier: MIT
#include "config/suspicion_setting.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "config/origin.hpp"
#include "config/setting_kinds.hpp"

namespace grayling {
namespace {

// More than all signs together can give.
constexpr int kThresholdMax = 200;
constexpr std::chrono::hours kLongDelayMax{24 * 30};

constexpr std::string_view kPoints = "suspicion.points.";

// The keys of the points, which last as long as the process.
std::string_view points_key(std::size_t sign) {
  static const auto keys = [] {
    std::array<std::string, kSignCount> all;
    for (std::size_t i = 0; i < kSignCount; ++i) {
      all[i] = std::string(kPoints) + std::string(kSigns[i].name);
    }
    return all;
  }();
  return keys[sign];
}

// `lower` and `higher` are in the wrong order. The error is about the one that was set.
tl::unexpected<Error> refuse_order(const Config& config, std::string_view lower,
                                   std::string_view higher, std::string_view why) {
  if (is_default(config, lower)) {
    return refuse(config, higher,
                  "too low for " + named(config, lower) + ": " + std::string(why) +
                      "; raise it, or lower the other");
  }
  return refuse(config, lower,
                "too high for " + named(config, higher) + ": " + std::string(why) +
                    "; lower it, or raise the other");
}

Result<void> check_long_delay(Config& config) {
  constexpr std::string_view kKey = "suspicion.long_delay";
  const auto& greylist = config.greylist;
  auto& long_delay = config.suspicion.long_delay;
  if (is_default(config, kKey)) {
    const Seconds fitting = std::max(greylist.delay, std::min(long_delay, greylist.retry_window));
    if (fitting == long_delay) return {};
    long_delay = fitting;
    show_changed_default(config, kKey);
    return {};
  }
  if (long_delay < greylist.delay) {
    return refuse(config, kKey,
                  "shorter than " + named(config, "greylist.delay") +
                      ", the delay of less suspicious strangers; raise it");
  }
  if (long_delay > greylist.retry_window) {
    return refuse(config, kKey,
                  "longer than " + named(config, "greylist.retry_window") +
                      ", so that no retry would ever pass; shorten it");
  }
  return {};
}

}  // namespace

std::vector<Setting> suspicion_settings() {
  std::vector<Setting> all = {
      flag(
          "suspicion.selective", [](auto& c) -> auto& { return c.greylist.selective; }),
      count(
          "suspicion.wait_from", -kThresholdMax, kThresholdMax,
          [](auto& c) -> auto& { return c.suspicion.wait_from; }),
      count(
          "suspicion.long_from", -kThresholdMax, kThresholdMax,
          [](auto& c) -> auto& { return c.suspicion.long_from; }),
      duration(
          "suspicion.long_delay", std::chrono::seconds(0), kLongDelayMax,
          [](auto& c) -> auto& { return c.suspicion.long_delay; }),
      count(
          "suspicion.pass_at", -kThresholdMax, kThresholdMax,
          [](auto& c) -> auto& { return c.suspicion.pass_at; }),
  };
  for (std::size_t i = 0; i < kSignCount; ++i) {
    all.push_back(count(
        points_key(i), -kPointsMax,
        kPointsMax, [i](auto& c) -> auto& { return c.suspicion.points[i]; }));
  }
  return all;
}

Result<void> check_suspicion(Config& config) {
  const auto& suspicion = config.suspicion;
  if (suspicion.wait_from > suspicion.long_from) {
    return refuse_order(config, "suspicion.wait_from", "suspicion.long_from",
                        "strangers that wait long must wait at all");
  }
  if (suspicion.pass_at >= suspicion.wait_from) {
    return refuse_order(config, "suspicion.pass_at", "suspicion.wait_from",
                        "the same points can't both pass and wait");
  }
  return check_long_delay(config);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "fill_rows.hpp"

#include <algorithm>

#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::kDay;
using grayling::Seconds;

constexpr Seconds kSeenWithin = 30 * kDay;
constexpr Seconds kKnownFor = 10 * kDay;
constexpr Seconds kExpiredFor = 3 * kDay;
constexpr std::uint64_t kExpiredPlaces = kSendersMax / 1024;

}  // namespace

FillRows FillRows::known(std::uint64_t count, grayling::UnixSeconds now) {
  std::vector<std::uint64_t> places(count);
  for (std::uint64_t sender = 0; sender < count; ++sender) places[sender] = place_of(sender);
  std::sort(places.begin(), places.end());
  return {std::move(places), true, now};
}

FillRows FillRows::expired(std::uint64_t count, grayling::UnixSeconds now) {
  std::vector<std::uint64_t> places;
  places.reserve(count);
  const std::uint64_t step = kExpiredPlaces / count;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t place = i * step;
    while (sender_at(place) < kSendersMax / 2) ++place;
    places.push_back(place);
  }
  return {std::move(places), false, now};
}

FillRow FillRows::operator[](std::size_t index) const {
  const std::uint64_t sender = sender_at(places_[index]);
  FillRow row{sender, {}};
  if (is_known_) {
    row.record.last_seen = now_ - static_cast<Seconds>(sender * 7919 % kSeenWithin);
    row.record.first_seen = row.record.last_seen - kKnownFor;
    row.record.passes = 1;
  } else {
    row.record.first_seen = row.record.last_seen = now_ - kExpiredFor;
  }
  return row;
}

}  // namespace bench

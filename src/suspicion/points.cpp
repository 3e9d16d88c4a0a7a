// SPDX-License-Identifier: MIT
#include "grayling/suspicion/points.hpp"

#include <algorithm>

namespace grayling {
namespace {

constexpr std::array kDnsSigns = {Sign::SenderDomainDead, Sign::HeloConfirmed};

}  // namespace

PointTable default_points() {
  PointTable table{};
  for (std::size_t i = 0; i < kSignCount; ++i) table[i] = kSigns[i].points;
  return table;
}

PointTable table_for(const Signs& signs, const PointTable& table) {
  PointTable own = table;
  int excusable = 0;
  for (const auto sign : {Sign::NoName, Sign::LineName}) {
    if (signs.has(sign)) excusable += std::max(0, table[static_cast<std::size_t>(sign)]);
  }
  int& helo = own[static_cast<std::size_t>(Sign::HeloConfirmed)];
  helo = excusable == 0 ? 0 : std::max(helo, -excusable);
  return own;
}

int sum(const Signs& signs, const PointTable& table) {
  if (signs.is_empty()) return 0;  // as of most
  const PointTable own = table_for(signs, table);
  int points = 0;
  for (std::size_t i = 0; i < kSignCount; ++i) {
    if (signs.has(static_cast<Sign>(i))) points += own[i];
  }
  return points;
}

int sum(std::span<const Listing> listings) {
  int points = 0;
  for (const auto& listing : listings) points += listing.points;
  return points;
}

int sum(const Evidence& evidence, const PointTable& table) {
  return sum(evidence.signs, table) + sum(evidence.listings);
}

PointRange dns_range(const PointTable& table, bool is_spf_asked, bool has_sender) {
  PointRange spf;
  for (const auto sign : {Sign::SpfFail, Sign::SpfSoftfail, Sign::SpfNone}) {
    const int points = table[static_cast<std::size_t>(sign)];
    spf = {std::min(spf.least, points), std::max(spf.most, points)};
  }
  PointRange range = is_spf_asked ? spf : PointRange{};
  for (const auto sign : kDnsSigns) {
    if (sign == Sign::SenderDomainDead && !has_sender) continue;
    const int points = table[static_cast<std::size_t>(sign)];
    range += {std::min(0, points), std::max(0, points)};
  }
  return range;
}

Signs dns_signs_in(const PointTable& table) {
  Signs signs;
  for (const auto sign : kDnsSigns) {
    if (table[static_cast<std::size_t>(sign)] != 0) signs.add(sign);
  }
  return signs;
}

std::vector<CountedSign> counted(const Evidence& evidence, const PointTable& table) {
  const PointTable own = table_for(evidence.signs, table);
  std::vector<CountedSign> all;
  for (std::size_t i = 0; i < kSignCount; ++i) {
    if (evidence.signs.has(static_cast<Sign>(i)) && own[i] != 0) {
      all.push_back({kSigns[i].name, own[i]});
    }
  }
  for (const auto& listing : evidence.listings) all.push_back({listing.list, listing.points});
  return all;
}

std::string counted_text(const Evidence& evidence, const PointTable& table) {
  std::string text;
  for (const auto& [name, points] : counted(evidence, table)) {
    if (!text.empty()) text += ", ";
    text += std::string(name) + " " + std::to_string(points);
  }
  return text;
}

Suspicion suspicion(int points, const SuspicionSettings& settings, bool is_selective) {
  if (points >= settings.long_from) return Suspicion::WaitsLong;
  if (points <= settings.pass_at) return Suspicion::Trusted;
  const bool waits = !is_selective || points >= settings.wait_from;
  return waits ? Suspicion::Waits : Suspicion::NotSuspicious;
}

}  // namespace grayling

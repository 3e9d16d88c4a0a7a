// SPDX-License-Identifier: MIT
#include "replay/tally.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace grayling {
namespace {

constexpr Seconds kLate = 600;
constexpr Seconds kDay = 86400;

std::optional<Seconds> quantile(const std::vector<Seconds>& sorted, double share) {
  if (sorted.empty()) return std::nullopt;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::lround(last * share))];
}

}  // namespace

void ReplayTally::add_passage(std::size_t row, const Origin& origin, const Passage& passage) {
  if (!passage.waited) return;
  waits_[row].push_back({minute(origin.first), static_cast<std::uint32_t>(passage.wait),
                         origin.client, origin.sender,
                         passage.is_guessed ? Kind::Guessed : Kind::Waited});
}

void ReplayTally::add_gone(std::size_t row, const Origin& origin, bool is_let_in) {
  if (!is_let_in && row != 1) return;
  waits_[row].push_back({minute(origin.first), 0, origin.client, origin.sender,
                         is_let_in ? Kind::LetIn : Kind::KeptOut});
}

std::uint64_t ReplayTally::sum(const Counts& counts, Minute from) {
  std::uint64_t sum = 0;
  for (auto item = counts.lower_bound(from); item != counts.end(); ++item) sum += item->second;
  return sum;
}

ReplayRow ReplayTally::row(std::size_t row, UnixSeconds from) const {
  ReplayRow found;
  found.came = sum(came_, minute(from));
  found.gone = sum(gone_, minute(from));
  std::vector<Seconds> waits;
  for (const auto& record : waits_[row]) {
    if (record.first < minute(from)) continue;
    found.let_in += record.kind == Kind::LetIn;
    if (!record.came()) continue;
    ++found.waited;
    found.late += record.wait > kLate;
    found.guessed += record.kind == Kind::Guessed;
    waits.push_back(record.wait);
  }
  std::sort(waits.begin(), waits.end());
  found.median = quantile(waits, 0.5);
  found.ninetieth = quantile(waits, 0.9);
  return found;
}

std::vector<ReplayChange> ReplayTally::exemptions(const Names& names, UnixSeconds from) const {
  std::vector<ReplayChange> changes;
  const auto add = [&](std::uint32_t Record::*who, const char* list, const char* what) {
    std::map<std::uint32_t, ReplayChange> found;
    for (const auto& record : waits_[1]) {
      if (record.first < minute(from) || record.*who == 0) continue;
      ReplayChange& change = found[record.*who];
      change.waited += record.came();
      change.late += record.came() && record.wait > kLate;
      change.let_in += record.kind == Kind::KeptOut;
    }
    for (auto& [number, change] : found) {
      if (change.waited == 0) continue;
      const std::string& name = names.text(number);
      change.what = fmt::format("exempt {}, {}", name, what);
      change.line = fmt::format("[exempt] {} += \"{}\"", list, name);
      changes.push_back(std::move(change));
    }
  };
  add(&Record::client, "clients", "the servers of a domain");
  add(&Record::sender, "senders", "the addresses of a domain, which anybody can claim");
  return changes;
}

std::vector<ReplayResult::Day> ReplayTally::days(UnixSeconds from) const {
  std::map<Minute, ReplayResult::Day> days;
  const auto day_of = [&](Minute minute) -> ReplayResult::Day& {
    const auto number = static_cast<Minute>(minute / (kDay / 60));
    ReplayResult::Day& day = days[number];
    day.from = start_ + number * kDay;
    return day;
  };
  for (auto item = came_.lower_bound(minute(from)); item != came_.end(); ++item) {
    day_of(item->first).came += item->second;
  }
  for (const auto& record : waits_[1]) {
    if (record.first < minute(from) || !record.came()) continue;
    ++day_of(record.first).waited;
    day_of(record.first).late += record.wait > kLate;
  }
  std::vector<ReplayResult::Day> list;
  for (const auto& item : days) list.push_back(item.second);
  return list;
}

}  // namespace grayling

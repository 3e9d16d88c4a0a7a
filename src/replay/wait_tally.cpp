// SPDX-License-Identifier: MIT
#include "replay/wait_tally.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace grayling {
namespace {

constexpr Seconds kLongest = 0x3fffffff;  // that a record holds

std::optional<Seconds> quantile(const std::vector<Seconds>& sorted, double share) {
  if (sorted.empty()) return std::nullopt;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::lround(last * share))];
}

}  // namespace

WaitTally::Record::Record(Minute first, Seconds wait, Kind kind)
    : first_(first),
      packed_(static_cast<std::uint32_t>(std::min(wait, kLongest)) * kKinds +
              static_cast<std::uint32_t>(kind)) {}

void WaitTally::add_waited(const Origin& origin, const Passage& passage) {
  add(origin, passage.wait, passage.is_guessed ? Kind::Guessed : Kind::Waited);
}

void WaitTally::add_gone(const Origin& origin, bool is_let_in) {
  if (is_let_in || keeps_ == Keeps::Senders)
    add(origin, 0, is_let_in ? Kind::LetIn : Kind::KeptOut);
}

void WaitTally::add(const Origin& origin, Seconds wait, Kind kind) {
  records_.emplace_back(times_.minute(origin.first), wait, kind);
  waited_ += records_.back().came();
  late_ += records_.back().is_late();
  if (keeps_ == Keeps::Senders) senders_.push_back({origin.client, origin.sender});
}

void WaitTally::fill(ReplayRow& row, UnixSeconds from) const {
  std::vector<Seconds> waits;
  for (const auto& record : records_) {
    if (record.first() < times_.minute(from)) continue;
    row.let_in += record.kind() == Kind::LetIn;
    row.late += record.is_late();
    row.guessed += record.kind() == Kind::Guessed;
    if (record.came()) waits.push_back(record.wait());
  }
  row.waited = waits.size();
  std::sort(waits.begin(), waits.end());
  row.median = quantile(waits, 0.5);
  row.ninetieth = quantile(waits, 0.9);
}

void WaitTally::fill(std::vector<ReplayResult::Day>& days, UnixSeconds from) const {
  for (const auto& record : records_) {
    if (record.first() < times_.minute(from) || !record.came()) continue;
    const auto day = std::lower_bound(
        days.begin(), days.end(), times_.day(record.first()),
        [](const ReplayResult::Day& one, UnixSeconds start) { return one.from < start; });
    if (day == days.end()) continue;
    ++day->waited;
    day->late += record.is_late();
  }
}

std::vector<ReplayChange> WaitTally::exemptions(const Names& names, UnixSeconds from) const {
  std::vector<ReplayChange> changes;
  const auto add = [&](const Exempt& counts, const char* list, const char* what) {
    for (auto [number, change] : counts) {
      if (change.waited == 0) continue;
      const std::string& name = names.text(number);
      change.what = fmt::format("exempt {}, {}", name, what);
      change.line = fmt::format("[exempt] {} += \"{}\"", list, name);
      changes.push_back(std::move(change));
    }
  };
  add(counts_by(&Sender::client, from), "clients", "the servers of a domain");
  Exempt senders = counts_by(&Sender::sender, from);
  leave_out_same(senders, from);
  add(senders, "senders", "the addresses of a domain, which anybody can claim");
  return changes;
}

WaitTally::Exempt WaitTally::counts_by(std::uint32_t Sender::*who, UnixSeconds from) const {
  Exempt found;
  auto sender = senders_.begin();
  for (const auto& record : records_) {
    const std::uint32_t name = *sender++.*who;
    if (record.first() < times_.minute(from) || name == 0) continue;
    ReplayChange& change = found[name];
    change.waited += record.came();
    change.late += record.is_late();
    change.let_in += record.kind() == Kind::KeptOut;
  }
  return found;
}

void WaitTally::leave_out_same(Exempt& senders, UnixSeconds from) const {
  constexpr std::uint64_t kNearlyAll = 9;  // of ten
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> mail;
  auto who = senders_.begin();
  for (const auto& record : records_) {
    const auto [client, sender] = *who++;
    if (record.first() < times_.minute(from) || !record.came() || client == 0) continue;
    ++mail[{sender, client}];
  }
  for (const auto& [pair, count] : mail) {
    const auto found = senders.find(pair.first);
    if (found != senders.end() && 10 * count >= kNearlyAll * found->second.waited) {
      senders.erase(found);
    }
  }
}

}  // namespace grayling

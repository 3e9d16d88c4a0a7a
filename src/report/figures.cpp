// SPDX-License-Identifier: MIT
#include "grayling/report/figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "grayling/greylist/reason.hpp"
#include "grayling/store/wait_bounds.hpp"
#include "report/fates.hpp"
#include "report/point_sums.hpp"
#include "report/two_words.hpp"

namespace grayling {
namespace {

constexpr std::string_view kNoMail = "pass other state";  // a request that needs no decision
constexpr std::size_t kSlotsMax = 32;                     // bars that a phone shows

// Did a domain's standing let mail through? `answer` is as the tally names it.
bool is_by_domain(std::string_view answer) {
  constexpr std::string_view kPass = "pass ";
  return answer.starts_with(kPass) &&
         answer.substr(kPass.size()) == reason_text(Reason::DomainKnown);
}

Seconds slot_length(Seconds time) {
  constexpr std::array<Seconds, 7> kHours = {1, 3, 6, 12, 24, 48, 72};
  for (const auto hours : kHours) {
    if (time <= hours * kHour * static_cast<Seconds>(kSlotsMax)) return hours * kHour;
  }
  return kHours.back() * kHour;
}

std::optional<Seconds> wait_of(const std::string& name) {
  Seconds bound = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), bound);
  if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
  const bool is_bound = std::binary_search(kWaitBounds.begin(), kWaitBounds.end(), bound);
  return is_bound ? std::optional(bound) : std::nullopt;
}

// The lowest bound that `share` of the waits don't exceed: an upper bound, as on the status page.
std::optional<Seconds> quantile_bound(const std::map<Seconds, std::int64_t>& waits, double share) {
  double all = 0;
  for (const auto& [bound, count] : waits) all += static_cast<double>(count);
  double sum = 0;
  for (const auto& [bound, count] : waits) {
    sum += static_cast<double>(count);
    if (sum >= share * all) return bound;
  }
  return std::nullopt;
}

class Sums {
 public:
  Sums(ReportFigures& figures, Seconds retry_window)
      : figures_(figures), retry_window_(retry_window) {}

  void add(const TallyCount& count) {
    const auto& [hour, what, name] = count.key;
    if (count.number <= 0 || hour > figures_.until) return;
    if (hour >= day_of(figures_.from)) add_to_day(what, name, count.number);
    if (hour < figures_.from) return;
    if (what == tally::kAnswer && name != kNoMail) figures_.answers[name] += count.number;
    if (what == tally::kAnswer && is_by_domain(name)) add_proved(hour, count.number);
    if (what == tally::kLost) add_loss(hour, name);
    if (what == tally::kPolicy) policy(name).mails += count.number;
    if (what == tally::kHeld) {
      fates_.at(hour).held += count.number;
      (name.empty() ? figures_.other_held : policy(name).held) += count.number;
    }
    if (what == tally::kLearned) {
      fates_.at(hour).learned += count.number;
      (name.empty() ? figures_.other_learned : policy(name).learned) += count.number;
    }
    if (what == tally::kTurnedAway) figures_.turned_away += count.number;
    if (what == tally::kBack) add_return(hour, name, count.number);
    points_.add(count);
  }

  ReportFigures::Policy& policy(const std::string& name) {
    for (auto& policy : figures_.policies) {
      if (policy.name == name) return policy;
    }
    return figures_.policies.emplace_back(ReportFigures::Policy{name, "", 0, 0, 0});
  }

  void finish() {
    fates_.for_each(retry_window_, figures_.until, [this](UnixSeconds hour, const auto& part) {
      figures_.strangers.add(part);
      slot(hour).add(part);
    });
    points_.finish(figures_, retry_window_);
    figures_.median = quantile_bound(figures_.waits, 0.5);
    figures_.ninetieth = quantile_bound(figures_.waits, 0.9);
    for (const auto& [name, mails] : exemptions_) figures_.exemptions.push_back({name, mails});
    for (const auto& [name, mails] : unproved_) {
      auto [spf, domain] = two_words(name);
      figures_.unproved.push_back({std::move(domain), std::move(spf), mails});
    }
    const auto has_more = [](const auto& a, const auto& b) { return a.mails > b.mails; };
    std::stable_sort(figures_.exemptions.begin(), figures_.exemptions.end(), has_more);
    std::stable_sort(figures_.unproved.begin(), figures_.unproved.end(), has_more);
    std::reverse(figures_.lost.begin(), figures_.lost.end());
    figures_.lost_all = figures_.lost.size();
    figures_.lost.resize(std::min(figures_.lost_all, kLostShownMax));
  }

 private:
  void add_to_day(const std::string& what, const std::string& name, std::int64_t number) {
    if (what == tally::kExempt) exemptions_[name] += number;
    if (what == tally::kUnproved) unproved_[name] += number;
  }

  // The counts come in the order of their hours.
  void add_loss(UnixSeconds hour, const std::string& name) {
    auto [why, domain] = two_words(name);
    figures_.lost.push_back({std::move(domain), std::move(why), hour, false, std::nullopt});
  }

  void add_return(UnixSeconds hour, const std::string& name, std::int64_t number) {
    const auto bound = wait_of(name);
    if (!bound) return;
    figures_.waits[*bound] += number;
    fates_.at(hour).returned += number;
  }

  void add_proved(UnixSeconds hour, std::int64_t number) {
    figures_.strangers.of_proved += number;
    slot(hour).of_proved += number;
  }

  StrangerSums& slot(UnixSeconds hour) {
    return figures_.slots[static_cast<std::size_t>((hour - figures_.from) / figures_.slot)];
  }

  ReportFigures& figures_;
  Seconds retry_window_;
  Fates fates_;
  PointSums points_;
  std::map<std::string, std::int64_t> exemptions_;
  std::map<std::string, std::int64_t> unproved_;
};

}  // namespace

ReportFigures report_figures(const std::vector<TallyCount>& counts, Seconds since,
                             Seconds retry_window, const std::vector<ReportPolicy>& policies,
                             UnixSeconds now) {
  ReportFigures figures;
  figures.from = hour_of(now - since);
  figures.until = now;
  figures.slot = slot_length(now - figures.from);
  figures.slots.resize(static_cast<std::size_t>((now - figures.from) / figures.slot) + 1);
  Sums sums(figures, retry_window);
  for (const auto& policy : policies) sums.policy(policy.name).from = policy.from;
  for (const auto& count : counts) sums.add(count);
  sums.finish();
  return figures;
}

std::vector<std::pair<Seconds, std::int64_t>> wait_classes(const ReportFigures& figures) {
  std::vector<std::pair<Seconds, std::int64_t>> classes;
  for (const auto bound : kPlottedWaitBounds) classes.emplace_back(bound, 0);
  for (const auto& [wait, count] : figures.waits) classes[plotted_class(wait)].second += count;
  const auto is_empty = [](const auto& one) { return one.second == 0; };
  while (!classes.empty() && is_empty(classes.back())) classes.pop_back();
  const auto first = std::find_if_not(classes.begin(), classes.end(), is_empty);
  classes.erase(classes.begin(), first);
  return classes;
}

std::vector<std::pair<std::string, std::int64_t>> sorted_answers(const ReportFigures& figures) {
  std::vector<std::pair<std::string, std::int64_t>> sorted(figures.answers.begin(),
                                                           figures.answers.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

}  // namespace grayling

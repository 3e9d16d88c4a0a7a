// SPDX-License-Identifier: MIT
#include "service/exempt_watch.hpp"

#include <algorithm>
#include <utility>

#include "grayling/config/exempt_files.hpp"

namespace grayling {
namespace {

// Entries of exemptions out of use whose matches are kept, while the table can't be used and nobody
// takes them. Beyond it a match is lost; the next one of the same entry takes its place.
constexpr std::size_t kKeptMatchesMax = 10'000;

std::string counts_text(const Exemptions& exemptions) {
  return "exempt: " + std::to_string(exemptions.count(ExemptList::Clients)) + " clients, " +
         std::to_string(exemptions.count(ExemptList::Senders)) + " senders, " +
         std::to_string(exemptions.count(ExemptList::Recipients)) + " recipients";
}

bool has_changed_list(const Config::ExemptSection& section, const NamedLists& before,
                      const NamedLists& now) {
  for (const auto* entries : {&section.clients, &section.senders, &section.recipients}) {
    for (const auto& entry : *entries) {
      const auto name = list_name(entry);
      if (name && is_changed(*name, before, now)) return true;
    }
  }
  return false;
}

void append_matches(std::vector<ExemptionMatch>& matches, const Exemptions& exemptions,
                    UnixSeconds now) {
  for (const auto& match : exemptions.take_matches()) {
    const auto listed = exemptions.listed(match.number);
    matches.push_back({std::string(exempt_kind(listed.list)), match_pattern(listed.text), now,
                       std::int64_t{match.times}});
  }
}

}  // namespace

ExemptWatch::ExemptWatch(Config::ExemptSection section, Offer offer, Log& log,
                         std::chrono::milliseconds period)
    : offer_(std::move(offer)), log_(log), period_(period), section_(std::move(section)) {
  last_stamps_ = exempt_file_stamps(section_);
  read(true);
  thread_ = std::thread([this] { run(); });
}

ExemptWatch::~ExemptWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ExemptWatch::reload(Config::ExemptSection section) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(section);
  }
  changed_.notify_all();
}

void ExemptWatch::run() {
  for (;;) {
    std::optional<Config::ExemptSection> next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, period_, [this] { return is_stopping_ || next_; });
      if (is_stopping_) return;
      next = std::exchange(next_, std::nullopt);
    }
    retire(false);
    const std::lock_guard lock(reading_);
    if (next) section_ = *next;
    look(next.has_value());
  }
}

void ExemptWatch::look(bool is_reload) {
  const auto stamps = exempt_file_stamps(section_);
  const bool is_at_rest = stamps == std::exchange(last_stamps_, stamps);
  if (is_reload || (is_at_rest && stamps != read_stamps_)) read(false);
}

void ExemptWatch::take_rows(Rows rows) {
  const std::lock_guard lock(reading_);
  rows_ = std::move(rows);
  read(false);
}

void ExemptWatch::take_lists(NamedLists lists) {
  const std::lock_guard lock(reading_);
  const bool is_other = has_changed_list(section_, lists_, lists);
  lists_ = std::move(lists);  // frees those before
  if (is_other) read(false);
}

void ExemptWatch::read(bool is_start) {
  read_stamps_ = last_stamps_;
  retire(true);
  auto found = read_exemptions(section_, *rows_, lists_);
  for (const auto& warning : found.warnings) log_.warning("exempt: " + warning);
  const auto told = std::exchange(told_rows_, {});
  for (const auto& [id, warning] : found.row_warnings) {
    told_rows_.push_back(id);
    const bool is_told = std::find(told.begin(), told.end(), id) != told.end();
    if (!is_told) log_.warning("exempt: " + warning);
  }
  for (const auto& warning : found.list_warnings) {
    const bool is_told =
        std::find(told_lists_.begin(), told_lists_.end(), warning) != told_lists_.end();
    if (!is_told) log_.warning(warning);
  }
  told_lists_ = std::move(found.list_warnings);
  if (!found.is_complete && !is_start) {
    log_.warning("exempt: the lists in use stay until all files can be read");
    return;
  }
  if (is_start && section_ == Config::ExemptSection{}) return;
  log_.info(counts_text(*found.exemptions));
  offer(std::move(found.exemptions));
  wait_for_use();
}

void ExemptWatch::offer(std::shared_ptr<const Exemptions> exemptions) {
  {
    const std::lock_guard lock(mutex_);
    offered_.push_back(exemptions);
  }
  offer_(std::move(exemptions));
}

// Waits until the engine uses the new exemptions, which takes a turn of its loop. So those before
// are freed before anybody else builds something from the same long list.
void ExemptWatch::wait_for_use() {
  constexpr int kLooksMax = 50;
  for (int looks = 0; looks < kLooksMax; ++looks) {
    retire(false);
    std::unique_lock lock(mutex_);
    if (offered_.size() < 2 || is_stopping_) return;
    changed_.wait_for(lock, std::chrono::milliseconds(10), [this] { return is_stopping_; });
  }
}

// Frees exemptions that the engine no longer uses, or all but the last: with a long list they take
// much memory, so they must be gone before new ones are built. Keeps their matches.
void ExemptWatch::retire(bool all_before_last) {
  std::vector<std::shared_ptr<const Exemptions>> retired;
  {
    const std::lock_guard lock(mutex_);
    while (offered_.size() > 1 && (all_before_last || offered_.front().use_count() == 1)) {
      retired.push_back(std::move(offered_.front()));
      offered_.erase(offered_.begin());
    }
  }
  std::vector<ExemptionMatch> matches;
  for (const auto& exemptions : retired) append_matches(matches, *exemptions, 0);
  const std::lock_guard lock(mutex_);
  for (auto& match : matches) {
    if (kept_matches_.size() < kKeptMatchesMax) kept_matches_.push_back(std::move(match));
  }
}

std::vector<ExemptionMatch> ExemptWatch::take_matches(UnixSeconds now) {
  const std::lock_guard lock(mutex_);
  auto matches = std::exchange(kept_matches_, {});
  for (auto& match : matches) match.last_matched = now;
  for (const auto& exemptions : offered_) append_matches(matches, *exemptions, now);
  if (!offered_.empty()) offered_.erase(offered_.begin(), offered_.end() - 1);
  return matches;
}

}  // namespace grayling

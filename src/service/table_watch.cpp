// SPDX-License-Identifier: MIT
#include "service/table_watch.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// What the end waits for the last matches to be written, and then hangs up.
constexpr std::chrono::milliseconds kLastWriteMax{500};
// Between two tries to open a store: one that is down, and one whose account may not use the table.
constexpr std::chrono::seconds kReopenPause{1};
constexpr std::chrono::seconds kLackingPause{60};

// Where changes come without end, reading takes a fifth of the time at most.
constexpr int kReadPauseShare = 4;
// Matches that wait for a store that is down; those beyond it are noted when they come again.
constexpr std::size_t kMatchesMax = 100'000;

// Exemptions that are counted by their names on a day, so that a list of millions fills no table;
// the others are one count.
constexpr std::size_t kCountedExemptionsMax = 1000;
constexpr std::string_view kOtherExemptions = "others";
// Counts of old days are removed so often, and so many rows at once.
constexpr std::chrono::minutes kPurgePeriod{10};
constexpr std::size_t kPurgeRowsMax = 10'000;

}  // namespace

TableWatch::TableWatch(Links links, std::chrono::milliseconds refresh, const Clock& clock, Log& log,
                       std::chrono::milliseconds period)
    : links_(std::move(links)),
      refresh_ms_(refresh.count()),
      clock_(clock),
      log_(log),
      period_(period) {
  thread_ = std::thread([this] { run(); });
}

TableWatch::~TableWatch() {
  {
    std::unique_lock lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
    if (!changed_.wait_for(lock, kLastWriteMax, [this] { return is_ended_; })) {
      links_.store->cut();
    }
  }
  thread_.join();
}

void TableWatch::run() {
  look();
  links_.on_looked();
  while (wait()) look();
  write_behind();
  const std::lock_guard lock(mutex_);
  is_ended_ = true;
  changed_.notify_all();
}

bool TableWatch::wait() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, period_, [this] { return is_stopping_; });
}

void TableWatch::look() {
  drop_expired();
  if (!is_open_ && !open()) return;
  const auto mark = links_.store->mark();
  if (!mark) return tell(mark.error());
  if (!mark_ || mark_->forgotten != mark->forgotten) links_.on_forgotten();
  const bool is_refresh = clock_.monotonic() >= next_refresh_;
  if (auto done = look_at_rows(*mark, is_refresh); !done) return tell(done.error());
  if (!is_refresh) return;
  next_refresh_ = clock_.monotonic() + refresh();
  write_behind();
}

bool TableWatch::open() {
  if (clock_.monotonic() < next_open_) return false;
  const auto tables = links_.store->open();
  next_open_ = clock_.monotonic() + (tables ? kLackingPause : kReopenPause);
  if (!tables) return false;  // for whatever reason: the workers tell of it
  if (!tables->lacking.empty()) {
    // The tutorial's table is told of by whom it concerns.
    if (tables->kind == TableKind::Full) tell({ErrorKind::Failed, tables->lacking});
    return false;
  }
  is_open_ = true;
  return true;
}

Result<void> TableWatch::look_at_rows(const ChangeMark& mark, bool is_refresh) {
  const bool is_marked = !mark_ || mark_->exemptions != mark.exemptions;
  const std::int64_t read = mark_ ? mark_->exemptions : -1;
  mark_ = ChangeMark{read, mark.forgotten};
  if ((!is_marked && !is_refresh) || clock_.monotonic() < next_read_) return {};
  const bool is_back = clock_.now() < expired_until_;  // the clock: what was left out holds again
  if (!is_marked && !is_back) {
    const auto stamp = links_.store->exemption_stamp();
    if (!stamp) return fail(stamp.error());
    if (*stamp == stamp_) return {};
  }
  if (auto done = read_rows(); !done) return done;
  mark_ = mark;
  return {};
}

Result<void> TableWatch::read_rows() {
  const Monotonic start = clock_.monotonic();
  auto all = all_exemptions(*links_.store);
  if (!all) return fail(all.error());
  const Monotonic end = clock_.monotonic();
  next_read_ = end + std::min<Monotonic>(kReadPauseShare * (end - start), refresh());
  auto& rows = *all;
  ExemptionStamp stamp;
  for (const auto& row : rows) stamp.add(row);
  stamp_ = stamp;
  expired_until_ = 0;
  erase_expired(rows, clock_.now());
  if (rows != *rows_) publish(std::move(rows));
  return {};
}

// To the second, and also while the store is down.
void TableWatch::drop_expired() {
  const UnixSeconds now = clock_.now();
  if (!next_expiry_ || now < *next_expiry_ || clock_.monotonic() < next_read_) return;
  auto rows = *rows_;
  erase_expired(rows, now);
  publish(std::move(rows));
}

void TableWatch::erase_expired(std::vector<ExemptionRow>& rows, UnixSeconds now) {
  std::erase_if(rows, [&](const ExemptionRow& row) {
    if (!row.is_expired(now)) return false;
    expired_until_ = std::max(expired_until_, *row.expires);
    return true;
  });
}

void TableWatch::publish(std::vector<ExemptionRow> rows) {
  next_expiry_.reset();
  for (const auto& row : rows) {
    if (row.expires) next_expiry_ = std::min(*row.expires, next_expiry_.value_or(*row.expires));
  }
  rows_ = std::make_shared<const std::vector<ExemptionRow>>(std::move(rows));
  links_.on_rows(rows_);
}

void TableWatch::write_behind() {
  note_matches();
  tally_.add(links_.take_tally());
  if (is_open_) add_tally();
  if (is_open_) purge_tally();
}

void TableWatch::note_matches() {
  auto matches = links_.take_matches(clock_.now());
  count_matches(matches);
  for (auto& match : matches) {
    const bool is_known = matches_.contains({match.kind, match.pattern});
    if (matches_.size() >= kMatchesMax && !is_known) continue;
    matches_[{std::move(match.kind), std::move(match.pattern)}] = match.last_matched;
  }
  while (is_open_ && !matches_.empty()) {
    std::vector<ExemptionMatch> batch;
    auto end = matches_.begin();
    for (; end != matches_.end() && batch.size() < kAdminBatchMax; ++end) {
      batch.push_back({end->first.first, end->first.second, end->second});
    }
    const auto noted = links_.store->note_matches(batch);
    if (!noted) return tell(noted.error());
    matches_.erase(matches_.begin(), end);
  }
}

void TableWatch::count_matches(const std::vector<ExemptionMatch>& matches) {
  const UnixSeconds day = day_of(clock_.now());
  if (day != std::exchange(counted_day_, day)) counted_exemptions_.clear();
  for (const auto& match : matches) {
    const std::string name = match.kind + " " + match.pattern;
    const bool has_room = counted_exemptions_.size() < kCountedExemptionsMax;
    const bool is_named = has_room || counted_exemptions_.contains(name);
    if (is_named) counted_exemptions_.insert(name);
    tally_.count(day, tally::kExempt, is_named ? name : kOtherExemptions, match.mails);
  }
}

void TableWatch::add_tally() {
  const auto trouble = links_.store->report_trouble();
  if (!trouble.empty()) {
    tally_ = {};
    return tell_of_report({ErrorKind::Failed, trouble});
  }
  while (!tally_.is_empty()) {
    auto part = tally_.take(kAdminBatchMax);
    const auto added = links_.store->add_tally(part);
    if (added) continue;
    tally_.put_back(std::move(part));
    return tell_of_report(added.error());
  }
}

void TableWatch::purge_tally() {
  if (clock_.monotonic() < next_purge_) return;
  next_purge_ = clock_.monotonic() + kPurgePeriod;
  const auto purged = links_.store->purge_tally(clock_.now() - kTallyKept, kPurgeRowsMax);
  if (!purged) tell_of_report(purged.error());
}

void TableWatch::tell(const Error& error) {
  tell(error, "exempt: ", told_);
}

void TableWatch::tell_of_report(const Error& error) {
  tell(error, "report: ", told_of_report_);
}

// That the store is down is told by the workers.
void TableWatch::tell(const Error& error, std::string_view about, std::string& told) {
  if (error.kind == ErrorKind::Unavailable) is_open_ = false;
  const bool is_passing = error.kind == ErrorKind::Unavailable ||
                          error.kind == ErrorKind::Conflict || error.kind == ErrorKind::ReadOnly;
  if (is_passing) return;
  std::string reason = without_numbers(error.text);
  if (reason == told) return;
  told = std::move(reason);
  log_.warning(std::string(about) + error.text);
}

}  // namespace grayling

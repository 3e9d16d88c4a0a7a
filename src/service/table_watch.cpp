// SPDX-License-Identifier: MIT
#include "service/table_watch.hpp"

#include <utility>

namespace grayling {
namespace {

// The end waits this long for the last writes, and then cuts the connection.
constexpr std::chrono::milliseconds kLastWriteMax{500};
// Between two attempts to open a store: one that is down, and one whose account may not use the
// tables.
constexpr std::chrono::seconds kReopenPause{1};
constexpr std::chrono::seconds kLackingPause{60};

}  // namespace

TableWatch::TableWatch(Links links, std::chrono::milliseconds refresh, const Clock& clock, Log& log,
                       std::chrono::milliseconds period)
    : links_(std::move(links)),
      refresh_ms_(refresh.count()),
      clock_(clock),
      period_(period),
      exemptions_(clock, links_.on_rows),
      report_(clock),
      exempt_warning_(log, "exempt: "),
      report_warning_(log, "report: ") {
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
  links_.on_first_look();
  while (wait()) look();
  write();
  const std::lock_guard lock(mutex_);
  is_ended_ = true;
  changed_.notify_all();
}

bool TableWatch::wait() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, period_, [this] { return is_stopping_; });
}

void TableWatch::look() {
  exemptions_.drop_expired();
  if (!is_open_ && !open()) return;
  const auto mark = links_.store->mark();
  if (!mark) return note_error(mark.error(), exempt_warning_);
  // At the first look too: what was forgotten since the start can't be known.
  if (std::exchange(forgotten_, mark->forgotten) != mark->forgotten) links_.on_forgotten();
  const bool is_refresh = clock_.monotonic() >= next_refresh_;
  const auto updated = exemptions_.update(*links_.store, mark->exemptions, is_refresh, refresh());
  if (!updated) return note_error(updated.error(), exempt_warning_);
  if (!is_refresh) return;
  next_refresh_ = clock_.monotonic() + refresh();
  write();
}

bool TableWatch::open() {
  if (clock_.monotonic() < next_open_) return false;
  const auto tables = links_.store->open();
  next_open_ = clock_.monotonic() + (tables ? kLackingPause : kReopenPause);
  if (!tables) return false;  // the workers, which answer by the store, log the reason
  if (!tables->lacking.empty()) {
    // The tutorial's table lacks them by its nature; the commands that need them say so.
    if (tables->kind == TableKind::Full) exempt_warning_.log(tables->lacking);
    return false;
  }
  is_open_ = true;
  return true;
}

void TableWatch::write() {
  auto matches = links_.take_matches(clock_.now());
  report_.add(matches);
  report_.add(links_.take_tally());
  matches_.add(std::move(matches));
  auto& store = *links_.store;
  if (is_open_) {
    if (const auto written = matches_.write(store); !written) {
      note_error(written.error(), exempt_warning_);
    }
  }
  if (is_open_) {
    if (const auto written = report_.write(store); !written) {
      note_error(written.error(), report_warning_);
    }
  }
  if (is_open_) {
    if (const auto removed = report_.remove_old(store); !removed) {
      note_error(removed.error(), report_warning_);
    }
  }
}

// The workers log that the store is down, or can't be written to; a conflict passes by itself.
void TableWatch::note_error(const Error& error, ChangedWarning& warning) {
  if (error.kind == ErrorKind::Unavailable) is_open_ = false;
  const bool is_logged = error.kind == ErrorKind::Failed || error.kind == ErrorKind::Config;
  if (is_logged) warning.log(error.text);
}

}  // namespace grayling

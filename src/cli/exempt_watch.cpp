// SPDX-License-Identifier: MIT
#include "cli/exempt_watch.hpp"

#include <utility>

#include "grayling/config/exempt_files.hpp"

namespace grayling {
namespace {

std::string counts_text(const Exemptions& exemptions) {
  return "exempt: " + std::to_string(exemptions.count(ExemptList::Clients)) + " clients, " +
         std::to_string(exemptions.count(ExemptList::Senders)) + " senders, " +
         std::to_string(exemptions.count(ExemptList::Recipients)) + " recipients";
}

}  // namespace

ExemptWatch::ExemptWatch(Config::ExemptSection section, Offer offer, Log& log,
                         std::chrono::milliseconds period)
    : section_(std::move(section)), offer_(std::move(offer)), log_(log), period_(period) {
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
    bool is_reload = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, period_, [this] { return is_stopping_ || next_; });
      if (is_stopping_) return;
      is_reload = next_.has_value();
      if (next_) section_ = *std::exchange(next_, std::nullopt);
    }
    const auto stamps = exempt_file_stamps(section_);
    const bool is_at_rest = stamps == std::exchange(last_stamps_, stamps);
    if (is_reload || (is_at_rest && stamps != read_stamps_)) read(false);
  }
}

void ExemptWatch::read(bool is_start) {
  read_stamps_ = last_stamps_;
  auto found = read_exemptions(section_);
  for (const auto& warning : found.warnings) log_.warning("exempt: " + warning);
  if (!found.is_complete && !is_start) {
    log_.warning("exempt: the lists in use stay until all files can be read");
    return;
  }
  if (is_start && section_ == Config::ExemptSection{}) return;
  log_.info(counts_text(*found.exemptions));
  offer_(std::move(found.exemptions));
}

}  // namespace grayling

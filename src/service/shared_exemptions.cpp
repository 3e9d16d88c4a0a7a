// SPDX-License-Identifier: MIT
#include "service/shared_exemptions.hpp"

#include <algorithm>
#include <utility>

namespace grayling {
namespace {

// After a reading that took some time, pause for this many times as long: with endless changes
// reading takes a fifth of the time at most.
constexpr int kPausePerReading = 4;

}  // namespace

Result<void> SharedExemptions::update(AdminStore& store, std::int64_t change, bool is_refresh,
                                      std::chrono::milliseconds pause_max) {
  const bool is_changed = change_ != change;
  if ((!is_changed && !is_refresh) || clock_.monotonic() < next_read_) return {};
  // If the clock was set back, a row that was dropped may hold again.
  const bool is_set_back = clock_.now() < expired_until_;
  if (!is_changed && !is_set_back) {
    const auto stamp = store.exemption_stamp();
    if (!stamp) return fail(stamp.error());
    if (*stamp == stamp_) return {};
  }
  if (auto done = read(store, pause_max); !done) return done;
  change_ = change;
  return {};
}

Result<void> SharedExemptions::read(AdminStore& store, std::chrono::milliseconds pause_max) {
  const Monotonic start = clock_.monotonic();
  auto rows = all_exemptions(store);
  if (!rows) return fail(rows.error());
  const Monotonic end = clock_.monotonic();
  next_read_ = end + std::min<Monotonic>(kPausePerReading * (end - start), pause_max);
  stamp_ = {};
  for (const auto& row : *rows) stamp_.add(row);
  expired_until_ = 0;
  erase_expired(*rows, clock_.now());
  if (*rows != *rows_) publish(std::move(*rows));
  return {};
}

void SharedExemptions::drop_expired() {
  const UnixSeconds now = clock_.now();
  if (!next_expiry_ || now < *next_expiry_ || clock_.monotonic() < next_read_) return;
  auto rows = *rows_;
  erase_expired(rows, now);
  publish(std::move(rows));
}

void SharedExemptions::erase_expired(std::vector<ExemptionRow>& rows, UnixSeconds now) {
  std::erase_if(rows, [&](const ExemptionRow& row) {
    if (!row.is_expired(now)) return false;
    expired_until_ = std::max(expired_until_, *row.expires);
    return true;
  });
}

void SharedExemptions::publish(std::vector<ExemptionRow> rows) {
  next_expiry_.reset();
  for (const auto& row : rows) {
    if (row.expires) next_expiry_ = std::min(*row.expires, next_expiry_.value_or(*row.expires));
  }
  rows_ = std::make_shared<const std::vector<ExemptionRow>>(std::move(rows));
  publish_(rows_);
}

}  // namespace grayling

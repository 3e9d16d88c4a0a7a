// SPDX-License-Identifier: MIT
#include "service/report_writer.hpp"

#include <string>
#include <utility>

namespace grayling {
namespace {

constexpr std::string_view kOtherExemptions = "others";
constexpr std::chrono::minutes kRemovalPeriod{10};
constexpr std::size_t kRemovedRowsMax = 10'000;  // at a time

}  // namespace

void ReportWriter::add(std::span<const ExemptionMatch> matches) {
  const UnixSeconds day = day_of(clock_.now());
  for (const auto& match : matches) {
    const std::string name = match.kind + " " + match.pattern;
    const bool is_named = exemptions_.admits(day, name);
    tally_.count(day, tally::kExempt, is_named ? name : kOtherExemptions, match.mails);
  }
}

Result<void> ReportWriter::write(AdminStore& store) {
  const auto trouble = store.report_trouble();
  if (!trouble.empty()) {
    tally_ = {};
    return fail(trouble);
  }
  while (!tally_.is_empty()) {
    auto part = tally_.take(kAdminBatchMax);
    auto added = store.add_tally(part);
    if (added) continue;
    tally_.put_back(std::move(part));
    return added;
  }
  return {};
}

Result<void> ReportWriter::remove_old(AdminStore& store) {
  if (clock_.monotonic() < next_removal_) return {};
  next_removal_ = clock_.monotonic() + kRemovalPeriod;
  return store.purge_tally(clock_.now() - kTallyKept, kRemovedRowsMax);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "service/match_writer.hpp"

namespace grayling {

void MatchWriter::add(std::vector<ExemptionMatch> matches) {
  for (auto& match : matches) {
    const bool is_known = last_matched_.contains({match.kind, match.pattern});
    if (last_matched_.size() >= kUnwrittenMatchesMax && !is_known) continue;
    last_matched_[{std::move(match.kind), std::move(match.pattern)}] = match.last_matched;
  }
}

Result<void> MatchWriter::write(AdminStore& store) {
  while (!last_matched_.empty()) {
    std::vector<ExemptionMatch> batch;
    auto end = last_matched_.begin();
    for (; end != last_matched_.end() && batch.size() < kAdminBatchMax; ++end) {
      batch.push_back({end->first.first, end->first.second, end->second});
    }
    if (auto written = store.note_matches(batch); !written) return written;
    last_matched_.erase(last_matched_.begin(), end);
  }
  return {};
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/admin/exemption_listing.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "cli/terminal/output.hpp"
#include "grayling/base/json_object.hpp"
#include "grayling/base/utc_time.hpp"

namespace grayling {
namespace {

ExemptionMatch match_of(const ExemptionRow& row) {
  return {row.kind, match_pattern(exempt_text(row.pattern)), 0};
}

std::string why(const ExemptionRow& row) {
  if (row.author.empty()) return row.reason;
  return row.reason + (row.reason.empty() ? "(" : " (") + row.author + ")";
}

}  // namespace

ExemptionListing::ExemptionListing(const ExemptionsCommand& command, AdminStore& store,
                                   UnixSeconds now)
    : command_(command),
      store_(store),
      now_(now),
      table_({"ID", "KIND", "PATTERN", "LAST MATCHED", "EXPIRES", "WHERE OR WHY"}) {
  const auto& after = command.page.after;
  std::from_chars(after.data(), after.data() + after.size(), skip_);
  if (command.page.is_json) text_ = "{\"exemptions\": [";
}

Result<void> ExemptionListing::add(ExemptionRow row, std::string from) {
  batch_.push_back({std::move(row), std::move(from)});
  return batch_.size() < kAdminBatchMax ? Result<void>() : take_batch();
}

// A row that is younger than `unused` has not had the time to match.
bool ExemptionListing::is_wanted(const ExemptionRow& row,
                                 const std::optional<UnixSeconds>& matched) const {
  return !command_.unused || now_ - std::max(matched.value_or(0), row.created) >= *command_.unused;
}

Result<void> ExemptionListing::take_batch() {
  const auto batch = std::exchange(batch_, {});
  const bool is_full = shown_ == command_.page.limit;
  if (!command_.unused && (is_full || count_ + batch.size() <= skip_)) {
    count_ += batch.size();
    return {};
  }
  std::vector<ExemptionMatch> which;
  for (const auto& entry : batch) which.push_back(match_of(entry.row));
  const auto found = store_.matches_of(which);
  if (!found) return fail(found.error());
  std::map<std::pair<std::string, std::string>, UnixSeconds> matches;
  for (const auto& match : *found) matches[{match.kind, match.pattern}] = match.last_matched;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto match = matches.find({which[i].kind, which[i].pattern});
    std::optional<UnixSeconds> matched;
    if (match != matches.end()) matched = match->second;
    if (is_wanted(batch[i].row, matched)) show(batch[i], matched);
  }
  return {};
}

void ExemptionListing::show(const Entry& entry, const std::optional<UnixSeconds>& matched) {
  if (++count_ <= skip_ || shown_ == command_.page.limit) return;
  ++shown_;
  if (command_.page.is_json) {
    show_json(entry, matched);
  } else {
    const auto& row = entry.row;
    cells_.push_back({row.id == 0 ? "-" : std::to_string(row.id), row.kind, row.pattern,
                      matched ? utc_time(*matched) : "never",
                      row.expires ? utc_time(*row.expires) : "never",
                      row.id == 0 ? entry.from : why(row)});
  }
  if (shown_ % kPartRows == 0) flush();
}

void ExemptionListing::show_json(const Entry& entry, const std::optional<UnixSeconds>& matched) {
  const auto& row = entry.row;
  JsonObject object;
  object.add("id", row.id == 0 ? std::optional<std::int64_t>() : row.id);
  object.add("kind", row.kind);
  object.add("pattern", row.pattern);
  object.add("last_matched", matched);
  object.add("expires", row.expires);
  object.add("reason", row.reason);
  object.add("author", row.author);
  object.add("created", row.id == 0 ? std::optional<std::int64_t>() : row.created);
  object.add("from", entry.from);
  text_ += (shown_ == 1 ? "\n  " : ",\n  ") + object.text();
}

void ExemptionListing::flush() {
  if (!command_.page.is_json) text_ += table_.lines(std::exchange(cells_, {}));
  is_lost_ = is_lost_ || print(std::exchange(text_, {})) != kDone;
}

Result<int> ExemptionListing::finish() {
  if (auto taken = take_batch(); !taken) return fail(taken.error());
  const std::size_t next = skip_ + shown_;
  const bool has_more = next < count_;
  if (command_.page.is_json) {
    text_ += "\n], \"count\": " + std::to_string(count_) +
             ", \"after\": " + (has_more ? std::to_string(next) : "null") + "}\n";
  }
  flush();
  if (has_more && !command_.page.is_json) {
    text_ = std::to_string(shown_) + " of " + std::to_string(count_) +
            "; more: grayling exemptions --after " + std::to_string(next) + "\n";
    flush();
  }
  return is_lost_ ? kWorkFailed : kDone;
}

}  // namespace grayling

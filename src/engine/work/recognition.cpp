// SPDX-License-Identifier: MIT
#include "engine/work/recognition.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/work/standing_rows.hpp"

namespace grayling {

StandingSteps steps_of(const BatchItem& item) {
  const std::string_view sender = item.key.sender;
  const auto at = sender.rfind('@');
  const auto own = at == std::string_view::npos ? "" : sender.substr(at + 1);
  return StandingSteps::of(item.client, item.null_sender, item.answer, item.domain,
                           item.helo.empty() ? own : item.helo);
}

namespace {

// False for most strangers: the worker's filter knows that none of their keys has a standing.
bool has_keys_to_read(const BatchItem& item) {
  return item.may_have_standing &&
         std::any_of(kStandingKeys.begin(), kStandingKeys.end(),
                     [&](const auto key) { return !(item.*key).is_none(); });
}

}  // namespace

Result<void> Recognition::ask(std::span<BatchEntry* const> entries) {
  if (!is_on_) return {};
  StandingRows rows;
  std::vector<std::pair<BatchEntry*, StandingSteps>> asked;
  for (BatchEntry* entry : entries) {
    if (std::exchange(entry->was_asked, true) || !has_keys_to_read(*entry->item)) continue;
    asked.emplace_back(entry, steps_of(*entry->item));
    rows.want(asked.back().second);
  }
  if (auto read = rows.read(store_); !read) return read;
  for (auto& [entry, steps] : asked) {
    rows.fill(steps);
    entry->standing = verdict_by(settings_, steps, moment_);
  }
  return {};
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/admin/sender_walk.hpp"

#include <set>
#include <utility>

#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

constexpr std::size_t kPageOfWalk = 2000;  // a statement of some milliseconds

// Visits the rows of a page that the pattern means.
template <typename Visit>
auto visit_matching(const SenderPattern& pattern, const Visit& visit) {
  return [&](const auto& page) -> Result<bool> {
    for (const auto& row : page) {
      if (!pattern.matches(row.key)) continue;
      auto goes_on = visit(row);
      if (!goes_on || !*goes_on) return goes_on;
    }
    return true;
  };
}

}  // namespace

std::vector<SenderRange> SenderWalk::ranges(bool is_of_sender) const {
  if (pattern_.standing_key()) return {};
  if (pattern_.key()) return {{pattern_.key()->sender, std::nullopt}};
  if (pattern_.is_null_sender()) return {{"", std::nullopt}};
  const auto senders = pattern_.senders();
  if (!is_of_sender || senders.empty()) return {{}};
  std::set<std::string> stored;
  for (const auto& sender : senders) stored.insert(store_.spelled({sender, "", ""}).sender);
  std::vector<SenderRange> ranges;
  for (const auto& sender : stored) ranges.push_back({sender, std::nullopt});
  return ranges;
}

Result<void> SenderWalk::senders(const std::optional<Key>& after, bool is_of_sender,
                                 const Visit& visit) const {
  for (auto range : ranges(is_of_sender)) {
    range.after = after;
    const auto goes_on =
        for_each_page_of_senders(store_, range, kPageOfWalk, visit_matching(pattern_, visit));
    if (!goes_on) return fail(goes_on.error());
    if (!*goes_on) break;
  }
  return {};
}

Result<void> SenderWalk::standings(std::optional<StandingKey> after,
                                   const VisitKnown& visit) const {
  const auto visited = for_each_page_of_standings(store_, std::move(after), kPageOfWalk,
                                                  visit_matching(pattern_, visit));
  if (!visited) return fail(visited.error());
  return {};
}

}  // namespace grayling

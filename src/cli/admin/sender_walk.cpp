// SPDX-License-Identifier: MIT
#include "cli/admin/sender_walk.hpp"

#include <set>

#include "cli/admin/pages.hpp"

namespace grayling {
namespace {

constexpr std::size_t kPageRows = 2000;  // a statement of some milliseconds

// Gives `visit` the rows of all pages that the pattern means. False: it has had enough.
template <typename Next, typename Visit>
Result<bool> visit_matching(const SenderPattern& pattern, Next next, const Visit& visit) {
  return for_each_page(kPageRows, next, [&](const auto& page) -> Result<bool> {
    for (const auto& row : page) {
      if (!pattern.matches(row.key)) continue;
      auto goes_on = visit(row);
      if (!goes_on || !*goes_on) return goes_on;
    }
    return true;
  });
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
    const auto next = [&] {
      auto page = store_.senders(range, kPageRows);
      if (page && !page->empty()) range.after = page->back().key;
      return page;
    };
    const auto goes_on = visit_matching(pattern_, next, visit);
    if (!goes_on) return fail(goes_on.error());
    if (!*goes_on) break;
  }
  return {};
}

Result<void> SenderWalk::standings(std::optional<StandingKey> after,
                                   const VisitKnown& visit) const {
  const auto next = [&] {
    auto page = store_.standings(after, kPageRows);
    if (page && !page->empty()) after = page->back().key;
    return page;
  };
  const auto visited = visit_matching(pattern_, next, visit);
  if (!visited) return fail(visited.error());
  return {};
}

}  // namespace grayling

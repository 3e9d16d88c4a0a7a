// SPDX-License-Identifier: MIT
#include "cli/admin/sender_walk.hpp"

#include <set>

namespace grayling {
namespace {

constexpr std::size_t kPageRows = 2000;  // a statement of some milliseconds

}  // namespace

std::vector<SenderRange> SenderWalk::ranges(bool is_of_sender) const {
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
    for (std::size_t read = kPageRows; read == kPageRows;) {
      const auto page = store_.senders(range, kPageRows);
      if (!page) return tl::make_unexpected(page.error());
      read = page->size();
      if (read > 0) range.after = page->back().key;
      for (const auto& row : *page) {
        if (!pattern_.matches(row.key)) continue;
        const auto goes_on = visit(row);
        if (!goes_on) return tl::make_unexpected(goes_on.error());
        if (!*goes_on) return {};
      }
    }
  }
  return {};
}

Result<void> SenderWalk::acquaintances(std::optional<Key> after, const VisitKnown& visit) const {
  for (std::size_t read = kPageRows; read == kPageRows;) {
    const auto page = store_.acquaintances(after, kPageRows);
    if (!page) return tl::make_unexpected(page.error());
    read = page->size();
    if (read > 0) after = page->back().key;
    for (const auto& row : *page) {
      if (!pattern_.matches(row.key)) continue;
      const auto goes_on = visit(row);
      if (!goes_on) return tl::make_unexpected(goes_on.error());
      if (!*goes_on) return {};
    }
  }
  return {};
}

}  // namespace grayling

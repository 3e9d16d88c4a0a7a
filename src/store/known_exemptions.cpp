// SPDX-License-Identifier: MIT
#include "grayling/store/known_exemptions.hpp"

#include <algorithm>
#include <set>

#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

using Known = std::map<std::string, ExemptionRow>;

// The spellings in which the table may have an entry: as `allow` stores it, as it was given, and
// with its domain in letters, as people write it.
std::set<std::string> spellings_of(const std::vector<std::string>& patterns) {
  std::set<std::string> spellings(patterns.begin(), patterns.end());
  for (const auto& pattern : patterns) {
    const auto text = common_text(pattern);
    const bool is_address = text.find('@') != std::string::npos;
    spellings.insert(is_address ? address_in_letters(text) : domain_in_letters(text));
    spellings.insert(text);
  }
  return spellings;
}

void note(Known& known, const ExemptionRow& row) {
  const auto [other, is_first] = known.emplace(common_text(row.pattern), row);
  if (!is_first && is_longer(row.expires, other->second.expires)) other->second = row;
}

Result<void> find_by_spelling(AdminStore& store, std::string_view kind,
                              const std::set<std::string>& spellings, Known& known) {
  for (auto next = spellings.begin(); next != spellings.end();) {
    std::vector<std::string> batch;
    while (next != spellings.end() && batch.size() < kAdminBatchMax) batch.push_back(*next++);
    const auto rows = store.exemptions_of(kind, batch);
    if (!rows) return fail(rows.error());
    for (const auto& row : *rows) note(known, row);
  }
  return {};
}

// Rows that an earlier version, or plain SQL, has written in any letters.
Result<void> find_with_capitals(AdminStore& store, std::string_view kind,
                                const std::set<std::string>& texts, Known& known) {
  const auto read = [&](std::int64_t after) {
    return store.exemptions_with_capitals(kind, after, kAdminBatchMax);
  };
  const auto visit = [&](const auto& page) {
    for (const auto& row : page) {
      if (texts.contains(common_text(row.pattern))) note(known, row);
    }
  };
  const auto found =
      for_each_page_after(std::int64_t{0}, kAdminBatchMax, read, &ExemptionRow::id, visit);
  return found ? Result<void>() : fail(found.error());
}

}  // namespace

std::string common_text(std::string_view pattern) {
  std::string text = exempt_text(pattern);
  if (text.starts_with('/')) return text;  // a regular expression
  if (text.find('@') != std::string::npos) return normal_address(text);
  convert_domain(text, text.starts_with('.') ? 1 : 0);
  return text;
}

bool is_longer(std::optional<UnixSeconds> a, std::optional<UnixSeconds> b) {
  return b && (!a || *a > *b);
}

Result<Known> known_exemptions(AdminStore& store, ExemptList list,
                               const std::vector<std::string>& patterns) {
  const auto kind = exempt_kind(list);
  Known known;
  if (auto found = find_by_spelling(store, kind, spellings_of(patterns), known); !found) {
    return fail(found.error());
  }
  std::set<std::string> missing;
  for (const auto& pattern : patterns) {
    if (auto text = common_text(pattern); !known.contains(text)) missing.insert(std::move(text));
  }
  if (missing.empty()) return known;
  if (auto found = find_with_capitals(store, kind, missing, known); !found) {
    return fail(found.error());
  }
  return known;
}

Result<AllowedRow> allow_row(AdminStore& store, ExemptionRow row, Known& known) {
  using Done = AllowedRow::Done;
  const auto text = common_text(row.pattern);
  const auto found = known.find(text);
  if (found == known.end()) {
    row.pattern = text;
    const auto id = store.add_exemption(row);
    if (!id) return fail(id.error());
    row.id = *id;
    known.emplace(text, row);
    return AllowedRow{Done::Added, std::move(row)};
  }
  if (!is_longer(row.expires, found->second.expires)) {
    return AllowedRow{Done::Nothing, found->second};
  }
  row.id = found->second.id;
  if (auto renewed = store.renew_exemption(row); !renewed) return fail(renewed.error());
  found->second = row;
  return AllowedRow{Done::Renewed, std::move(row)};
}

}  // namespace grayling

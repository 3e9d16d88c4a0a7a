// SPDX-License-Identifier: MIT
// Goes through rows of a store page by page, so that no number of rows needs memory. One thread.
//
// Each function reads pages of at most `rows_max` rows and calls `visit(page)` for each that has
// rows. `visit` returns nothing, or a Result<bool>; false stops the walk. The result says whether
// the end was reached, or is the first error of either side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "grayling/store/admin.hpp"

namespace grayling {

// `next()` reads the next page, a Result of a vector. A page with fewer rows than `rows_max` is the
// last.
template <typename Next, typename Visit>
Result<bool> for_each_page(std::size_t rows_max, Next next, Visit visit) {
  for (std::size_t read = rows_max; read == rows_max;) {
    auto page = next();
    if (!page) return fail(page.error());
    read = page->size();
    if (read == 0) break;
    if constexpr (std::is_void_v<decltype(visit(*page))>) {
      visit(*page);
    } else {
      Result<bool> goes_on = visit(*page);
      if (!goes_on || !*goes_on) return goes_on;
    }
  }
  return true;
}

// Rows of `sender` in the order of their keys.
template <typename Visit>
Result<bool> for_each_page_of_senders(AdminStore& store, SenderRange range, std::size_t rows_max,
                                      Visit visit) {
  const auto next = [&] {
    auto page = store.senders(range, rows_max);
    if (page && !page->empty()) range.after = page->back().key;
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

// Standings in the order of their keys, those behind `after`.
template <typename Visit>
Result<bool> for_each_page_of_standings(AdminStore& store, std::optional<StandingKey> after,
                                        std::size_t rows_max, Visit visit) {
  const auto next = [&] {
    auto page = store.standings(after, rows_max);
    if (page && !page->empty()) after = page->back().key;
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

// Rows of `exemption` in the order of their ids, expired ones too.
template <typename Visit>
Result<bool> for_each_page_of_exemptions(AdminStore& store, std::size_t rows_max, Visit visit) {
  std::int64_t after = 0;
  const auto next = [&] {
    auto page = store.exemptions(after, rows_max);
    if (page && !page->empty()) after = page->back().id;
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

// Rows of `exemption_match` by kind and pattern.
template <typename Visit>
Result<bool> for_each_page_of_matches(AdminStore& store, std::size_t rows_max, Visit visit) {
  std::optional<ExemptionMatch> after;
  const auto next = [&] {
    auto page = store.matches(after, rows_max);
    if (page && !page->empty()) after = page->back();
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

// Counts for a report, of hours after `from` and of `from` itself.
template <typename Visit>
Result<bool> for_each_page_of_counts(AdminStore& store, UnixSeconds from, std::size_t rows_max,
                                     Visit visit) {
  TallyKey after{from, "", ""};
  const auto next = [&] {
    auto page = store.tally_counts(after, rows_max);
    if (page && !page->empty()) after = page->back().key;
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

}  // namespace grayling

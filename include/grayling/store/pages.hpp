// SPDX-License-Identifier: MIT
// Goes through rows of a store page by page, so that no number of rows needs memory. One thread.
//
// Each function reads pages of at most `rows_max` rows and calls `visit(page)` for each that has
// rows. `visit` returns nothing, or a Result<bool>; false stops the walk. The result says whether
// the end was reached, or is the first error of either side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "grayling/store/admin.hpp"

namespace grayling {

// One page of the rows that are kept: `read(rows, kept)` reads the next `rows` rows, appends to
// `kept` those that are kept, and returns how many it has read, or an error. Where rows were left
// out, more are read; so a page with fewer rows than `rows_max` is the last.
template <typename Row, typename Read>
auto filled_page(std::size_t rows_max, Read read) {
  std::vector<Row> kept;
  using Count = decltype(read(rows_max, kept));
  using Filled = tl::expected<std::vector<Row>, typename Count::error_type>;
  while (kept.size() < rows_max) {
    const std::size_t wanted = rows_max - kept.size();
    const Count count = read(wanted, kept);
    if (!count) return Filled(fail(count.error()));
    if (*count < wanted) break;
  }
  return Filled(std::move(kept));
}

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

// The same, where `read(after)` reads the rows behind a place, and `place_of` is the member or
// function that gives the place of a row. The walk begins behind `after`.
template <typename Place, typename Read, typename PlaceOf, typename Visit>
Result<bool> for_each_page_after(Place after, std::size_t rows_max, Read read, PlaceOf place_of,
                                 Visit visit) {
  const auto next = [&] {
    auto page = read(after);
    if (page && !page->empty()) after = std::invoke(place_of, page->back());
    return page;
  };
  return for_each_page(rows_max, next, visit);
}

// Rows of `sender` in the order of their keys.
template <typename Visit>
Result<bool> for_each_page_of_senders(AdminStore& store, SenderRange range, std::size_t rows_max,
                                      Visit visit) {
  const auto read = [&](const auto& after) {
    range.after = after;
    return store.senders(range, rows_max);
  };
  return for_each_page_after(range.after, rows_max, read, &SenderRow::key, visit);
}

// Standings in the order of their keys, those behind `after`.
template <typename Visit>
Result<bool> for_each_page_of_standings(AdminStore& store, std::optional<StandingKey> after,
                                        std::size_t rows_max, Visit visit) {
  const auto read = [&](const auto& behind) { return store.standings(behind, rows_max); };
  return for_each_page_after(std::move(after), rows_max, read, &StandingRow::key, visit);
}

// Rows of `exemption` in the order of their ids, expired ones too.
template <typename Visit>
Result<bool> for_each_page_of_exemptions(AdminStore& store, std::size_t rows_max, Visit visit) {
  const auto read = [&](std::int64_t after) { return store.exemptions(after, rows_max); };
  return for_each_page_after(std::int64_t{0}, rows_max, read, &ExemptionRow::id, visit);
}

// Rows of `exemption_match` by kind and pattern.
template <typename Visit>
Result<bool> for_each_page_of_matches(AdminStore& store, std::size_t rows_max, Visit visit) {
  const auto read = [&](const auto& after) { return store.matches(after, rows_max); };
  return for_each_page_after(std::optional<ExemptionMatch>(), rows_max, read, std::identity(),
                             visit);
}

// Counts for a report, of hours after `from` and of `from` itself.
template <typename Visit>
Result<bool> for_each_page_of_counts(AdminStore& store, UnixSeconds from, std::size_t rows_max,
                                     Visit visit) {
  const auto read = [&](const TallyKey& after) { return store.tally_counts(after, rows_max); };
  return for_each_page_after(TallyKey{from, "", ""}, rows_max, read, &TallyCount::key, visit);
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/transfer/import_exemptions.hpp"

#include <set>
#include <utility>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// In bytes, of which there are at least as many as characters.
constexpr std::size_t kReasonBytesMax = kExemptionTextCharsMax;

using Known = std::set<std::pair<std::string, std::string>>;  // kind, pattern

Result<Known> known_exemptions(AdminStore& store) {
  constexpr std::size_t kRowsMax = 10'000;  // of one page
  Known known;
  std::int64_t after = 0;
  for (;;) {
    const auto rows = store.exemptions(after, kRowsMax);
    if (!rows) return fail(rows.error());
    for (const auto& row : *rows) known.emplace(row.kind, row.pattern);
    if (rows->size() < kRowsMax) return known;
    after = rows->back().id;
  }
}

}  // namespace

Result<std::size_t> add_imported(AdminStore& store, std::span<const ImportedExemption> exemptions,
                                 const std::string& from, UnixSeconds now) {
  auto known = known_exemptions(store);
  if (!known) return fail(known.error());
  std::size_t added = 0;
  for (const auto& exemption : exemptions) {
    ExemptionRow row;
    row.kind = exempt_kind(exemption.list);
    row.pattern = exemption.pattern;
    row.reason = printable(exemption.reason, kReasonBytesMax - 3);
    row.author = "import from " + from;
    row.created = now;
    if (!known->emplace(row.kind, row.pattern).second) continue;
    const auto id = store.add_exemption(row);
    if (!id) return fail(id.error());
    ++added;
  }
  return added;
}

}  // namespace grayling

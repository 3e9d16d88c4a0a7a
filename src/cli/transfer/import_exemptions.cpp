// SPDX-License-Identifier: MIT
#include "cli/transfer/import_exemptions.hpp"

#include <set>
#include <utility>

#include "grayling/base/text.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

// In bytes, of which there are at least as many as characters.
constexpr std::size_t kReasonBytesMax = kExemptionTextCharsMax;

using Known = std::set<std::pair<std::string, std::string>>;  // kind, pattern

Result<Known> known_exemptions(AdminStore& store) {
  constexpr std::size_t kPageRows = 10'000;
  Known known;
  const auto read = for_each_page_of_exemptions(store, kPageRows, [&](const auto& page) {
    for (const auto& row : page) known.emplace(row.kind, row.pattern);
  });
  if (!read) return fail(read.error());
  return known;
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

// SPDX-License-Identifier: MIT
#include "grayling/store/link_revocations.hpp"

#include <algorithm>
#include <array>

namespace grayling {
namespace {

// A host whose clock is ahead may have issued links until then.
constexpr Seconds kClocksApartMax = 300;

using Rows = std::array<ExemptionMatch, 1>;

Rows row_of(const std::string& recipient, UnixSeconds time) {
  return {ExemptionMatch{std::string(kLinkKind), match_pattern(recipient), time, 0}};
}

}  // namespace

Result<std::optional<UnixSeconds>> revoked_until(AdminStore& store, const std::string& recipient) {
  const auto rows = store.matches_of(row_of(recipient, 0));
  if (!rows) return fail(rows.error());
  if (rows->empty()) return std::optional<UnixSeconds>();
  return std::optional<UnixSeconds>(rows->front().last_matched);
}

Result<void> revoke_links(AdminStore& store, const std::string& recipient, UnixSeconds now) {
  const auto before = revoked_until(store, recipient);
  if (!before) return fail(before.error());
  // Links made since the last revocation were issued right after its time.
  const auto until = std::max(now + kClocksApartMax, before->value_or(now) + 1);
  return store.note_matches(row_of(recipient, until));
}

}  // namespace grayling

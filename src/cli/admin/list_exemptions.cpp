// SPDX-License-Identifier: MIT
// `grayling exemptions`: lists those of the configuration, of its files and its lists from SQL, and
// those of the table.
#include "cli/admin/admin_command.hpp"
#include "cli/admin/exemption_listing.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

Result<void> add_files(ExemptionListing& listing, const Exemptions& exemptions) {
  for (std::size_t number = 0; number < exemptions.size(); ++number) {
    const auto listed = exemptions.listed(number);
    ExemptionRow row;
    row.kind = exempt_kind(listed.list);
    row.pattern = listed.text;
    auto added = listing.add(std::move(row), exemptions.origin(listed.entry));
    if (!added) return added;
  }
  return {};
}

Result<void> add_rows(ExemptionListing& listing, AdminStore& store, UnixSeconds now) {
  const auto visit = [&](const auto& page) -> Result<bool> {
    for (const auto& row : page) {
      if (row.is_expired(now)) continue;
      if (auto added = listing.add(row, "table"); !added) return fail(added.error());
    }
    return true;
  };
  const auto visited = for_each_page_of_exemptions(store, kAdminBatchMax, visit);
  return visited ? Result<void>() : fail(visited.error());
}

}  // namespace

int list_exemptions(const ExemptionsCommand& command) {
  const auto admin = open_admin("exemptions", command.sources, true);
  if (!admin) return fail_with("exemptions", admin.error());
  const SystemClock clock;
  const UnixSeconds now = clock.now();
  const auto files = read_all_exemptions(admin->config, clock);
  for (const auto& warning : files.warnings) warn("exemptions", warning);
  ExemptionListing listing(command, *admin->store, now);
  auto added = add_files(listing, *files.exemptions);
  if (added) added = add_rows(listing, *admin->store, now);
  if (!added) return fail_with("exemptions", added.error());
  const auto done = listing.finish();
  return done ? *done : fail_with("exemptions", done.error());
}

}  // namespace grayling

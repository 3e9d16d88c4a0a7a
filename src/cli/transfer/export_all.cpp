// SPDX-License-Identifier: MIT
// `grayling export`: prints each row as a line of JSON, which export_line.hpp reads back.
#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/json_object.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

std::string line_of(const SenderRow& row) {
  JsonObject object;
  object.add("type", "sender");
  object.add("sender", row.key.sender);
  object.add("client", row.key.client);
  object.add("recipient", row.key.recipient);
  object.add("first_seen", row.record.first_seen);
  object.add("last_seen", row.record.last_seen);
  object.add("passes", std::int64_t{row.record.passes});
  return object.text() + "\n";
}

std::string line_of(const StandingRow& row) {
  JsonObject object;
  object.add("type", "standing");
  object.add("kind", kind_text(row.key.kind));
  object.add("name", row.key.name);
  object.add("partner", row.key.partner);
  object.add("domain", row.standing.domain);
  object.add("passes", std::int64_t{row.standing.passes});
  object.add("last_seen", row.standing.last_seen);
  object.add("came", std::int64_t{row.standing.came});
  return object.text() + "\n";
}

std::string line_of(const ExemptionRow& row) {
  JsonObject object;
  object.add("type", "exemption");
  object.add("kind", row.kind);
  object.add("pattern", row.pattern);
  object.add("reason", row.reason);
  object.add("author", row.author);
  object.add("created", row.created);
  object.add("expires", row.expires);
  return object.text() + "\n";
}

std::string line_of(const ExemptionMatch& match) {
  JsonObject object;
  object.add("type", "match");
  object.add("kind", match.kind);
  object.add("pattern", match.pattern);
  object.add("last_matched", match.last_matched);
  return object.text() + "\n";
}

// Returns an exit code.
Result<int> export_from(AdminStore& store, bool has_exemptions) {
  constexpr std::size_t kPageRows = 2000;
  int printed = kDone;
  const auto print_page = [&printed](const auto& page) -> Result<bool> {
    std::string text;
    for (const auto& row : page) text += line_of(row);
    printed = print(text);
    return printed == kDone;
  };
  auto is_all = for_each_page_of_senders(store, {}, kPageRows, print_page);
  if (is_all && *is_all) is_all = for_each_page_of_standings(store, {}, kPageRows, print_page);
  if (is_all && *is_all && has_exemptions) {
    is_all = for_each_page_of_exemptions(store, kPageRows, print_page);
    if (is_all && *is_all) is_all = for_each_page_of_matches(store, kPageRows, print_page);
  }
  if (!is_all) return fail(is_all.error());
  return printed;
}

}  // namespace

int export_all(const ExportCommand& command) {
  const auto admin = open_admin("export", command.sources, false);
  if (!admin) return fail_with("export", admin.error());
  const auto done = export_from(*admin->store, admin->has_exemptions);
  warn_of("export", admin->store->passed_over());
  return done ? *done : fail_with("export", done.error());
}

}  // namespace grayling

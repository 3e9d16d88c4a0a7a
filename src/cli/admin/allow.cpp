// SPDX-License-Identifier: MIT
// `grayling allow` and `grayling disallow`.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <pwd.h>
#include <unistd.h>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"
#include "grayling/store/known_exemptions.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

// "anna@mx1": who is at the keyboard, where that can be told.
std::string author() {
  const char* user = ::getenv("SUDO_USER");
  if (user == nullptr || *user == '\0') {
    const passwd* const entry = ::getpwuid(::getuid());
    user = entry != nullptr ? entry->pw_name : "";
  }
  std::array<char, 65> host{};
  static_cast<void>(::gethostname(host.data(), host.size() - 1));
  return printable(user, 100) + "@" + printable(host.data(), 100);
}

std::string until(const ExemptionRow& row) {
  return row.expires ? " until " + utc_time(*row.expires) : "";
}

std::string way_back(std::int64_t id) {
  return "; back with: grayling disallow " + std::to_string(id) + "\n";
}

Result<std::string> allow_and_say(AdminStore& store, const ExemptionRow& row,
                                  std::map<std::string, ExemptionRow>& known) {
  const std::string name = row.kind + " " + printable(row.pattern);
  const auto allowed = allow_row(store, row, known);
  if (!allowed) return fail(allowed.error());
  const auto& now = allowed->row;
  const std::string end = now.expires ? until(now) : ", for ever";
  switch (allowed->done) {
    case AllowedRow::Done::Added:
      return name + " is exempt" + until(now) + way_back(now.id);
    case AllowedRow::Done::Renewed:
      return name + " was exempt already and is renewed" + end + way_back(now.id);
    case AllowedRow::Done::Nothing:
      break;
  }
  return name + " is exempt already" + end + "; nothing is changed" + way_back(now.id);
}

}  // namespace

int allow(const AllowCommand& command) {
  constexpr std::string_view kName = "allow";
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  const UnixSeconds now = SystemClock().now();
  auto known = known_exemptions(*admin->store, command.list, command.patterns);
  if (!known) return fail_with(kName, known.error());
  for (const auto& pattern : command.patterns) {
    ExemptionRow row;
    row.kind = exempt_kind(command.list);
    row.pattern = pattern;
    row.reason = command.reason;
    row.author = author();
    row.created = now;
    if (command.lasts) row.expires = now + *command.lasts;
    Exemptions checked;
    const auto note = checked.add(command.list, pattern, 0);
    if (note && !note->empty()) warn(kName, printable(pattern) + ": " + *note);
    const auto said = allow_and_say(*admin->store, row, *known);
    if (!said) return fail_with(kName, said.error());
    print(*said);
  }
  return kDone;
}

int disallow(const DisallowCommand& command) {
  constexpr std::string_view kName = "disallow";
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  auto ids = command.ids;
  std::set<std::string> texts;
  for (const auto& pattern : command.patterns) texts.insert(common_text(pattern));
  std::size_t lacking = 0;
  if (!texts.empty()) {
    std::set<std::string> found;
    const auto visit = [&](const auto& page) {
      for (const auto& row : page) {
        const auto text = common_text(row.pattern);
        if (!texts.contains(text)) continue;
        ids.push_back(row.id);
        found.insert(text);
      }
    };
    const auto visited = for_each_page_of_exemptions(*admin->store, kAdminBatchMax, visit);
    if (!visited) return fail_with(kName, visited.error());
    lacking = texts.size() - found.size();
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const auto removed = admin->store->remove_exemptions(ids);
  if (!removed) return fail_with(kName, removed.error());
  const std::size_t meant = ids.size() + lacking;
  if (*removed == meant) return print(std::to_string(meant) + " taken back\n");
  return fail_work(kName, std::to_string(*removed) + " of " + std::to_string(meant) +
                              " were there; grayling exemptions shows each ID and PATTERN");
}

}  // namespace grayling

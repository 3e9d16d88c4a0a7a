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
#include "cli/admin/known_exemptions.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"
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

// Adds `row`, or renews the one that is known; nothing makes an exemption shorter. Returns what to
// print, and updates `known`.
Result<std::string> allow_row(AdminStore& store, ExemptionRow row,
                              std::map<std::string, ExemptionRow>& known) {
  const std::string name = row.kind + " " + printable(row.pattern);
  const auto text = common_text(row.pattern);
  const auto found = known.find(text);
  if (found == known.end()) {
    row.pattern = text;
    const auto id = store.add_exemption(row);
    if (!id) return fail(id.error());
    row.id = *id;
    known.emplace(text, row);
    return name + " is exempt" + until(row) + way_back(*id);
  }
  const auto& before = found->second;
  if (!is_longer(row.expires, before.expires)) {
    return name + " is exempt already" + (before.expires ? until(before) : ", for ever") +
           "; nothing is changed" + way_back(before.id);
  }
  row.id = before.id;
  if (auto renewed = store.renew_exemption(row); !renewed) {
    return fail(renewed.error());
  }
  found->second = row;
  return name + " was exempt already and is renewed" + (row.expires ? until(row) : ", for ever") +
         way_back(row.id);
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
    const auto said = allow_row(*admin->store, row, *known);
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

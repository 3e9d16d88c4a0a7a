// SPDX-License-Identifier: MIT
// `grayling allow` and `grayling disallow`.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <pwd.h>
#include <unistd.h>

#include "cli/admin_command.hpp"
#include "cli/open_admin.hpp"
#include "cli/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"

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

// Visits all rows of the table, expired ones too, page by page.
template <typename Visit>
Result<void> each_exemption(AdminStore& store, Visit visit) {
  constexpr std::size_t kPageRows = 5000;
  std::int64_t after = 0;
  for (std::size_t read = kPageRows; read == kPageRows;) {
    const auto page = store.exemptions(after, kPageRows);
    if (!page) return tl::make_unexpected(page.error());
    read = page->size();
    if (read > 0) after = page->back().id;
    for (const auto& row : *page) visit(row);
  }
  return {};
}

// What `allow` says of one pattern that it has added, or that was there: then the later end holds.
Result<std::string> allow_row(AdminStore& store, ExemptionRow row) {
  const std::string text = exempt_text(row.pattern);
  std::optional<ExemptionRow> known;
  const auto looked = each_exemption(store, [&](const ExemptionRow& other) {
    if (other.kind != row.kind || exempt_text(other.pattern) != text) return;
    const bool is_later =
        !known || !other.expires || (known->expires && *other.expires > *known->expires);
    if (is_later) known = other;
  });
  if (!looked) return tl::make_unexpected(looked.error());
  const std::string name = row.kind + " " + printable(row.pattern);
  if (!known) {
    const auto id = store.add_exemption(row);
    if (!id) return tl::make_unexpected(id.error());
    return name + " is exempt" + until(row) + way_back(*id);
  }
  const bool is_shorter = row.expires && (!known->expires || *known->expires >= *row.expires);
  if (is_shorter) {
    return name + " is exempt already" + (known->expires ? until(*known) : ", for ever") +
           "; nothing is changed" + way_back(known->id);
  }
  row.id = known->id;
  if (auto renewed = store.renew_exemption(row); !renewed) {
    return tl::make_unexpected(renewed.error());
  }
  return name + " was exempt already and is renewed" + (row.expires ? until(row) : ", for ever") +
         way_back(row.id);
}

}  // namespace

int allow(const AllowCommand& command) {
  constexpr std::string_view kName = "allow";
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  const UnixSeconds now = SystemClock().now();
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
    const auto said = allow_row(*admin->store, row);
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
  std::vector<std::string> texts;
  for (const auto& pattern : command.patterns) texts.push_back(exempt_text(pattern));
  std::size_t lacking = 0;
  if (!texts.empty()) {
    std::set<std::string> found;
    const auto looked = each_exemption(*admin->store, [&](const ExemptionRow& row) {
      const auto text = exempt_text(row.pattern);
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) return;
      ids.push_back(row.id);
      found.insert(text);
    });
    if (!looked) return fail_with(kName, looked.error());
    for (const auto& text : texts) lacking += found.count(text) == 0 ? 1 : 0;
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

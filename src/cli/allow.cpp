// SPDX-License-Identifier: MIT
// `grayling allow` and `grayling disallow`.
#include <array>

#include <pwd.h>
#include <unistd.h>

#include "cli/admin_command.hpp"
#include "cli/open_admin.hpp"
#include "cli/output.hpp"
#include "cli/text_table.hpp"
#include "grayling/base/text.hpp"

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

std::string added_text(const ExemptionRow& row, std::int64_t id) {
  return row.kind + " " + printable(row.pattern) + " is exempt" +
         (row.expires ? " until " + local_time(*row.expires) : "") +
         "; back with: grayling disallow " + std::to_string(id) + "\n";
}

}  // namespace

int allow(const AllowCommand& command) {
  constexpr std::string_view kName = "allow";
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  const UnixSeconds now = SystemClock().now();
  ExemptionRow row;
  row.kind = exempt_kind(command.list);
  row.pattern = command.pattern;
  row.reason = command.reason;
  row.author = author();
  row.created = now;
  if (command.lasts) row.expires = now + *command.lasts;
  Exemptions checked;
  const auto note = checked.add(command.list, command.pattern, 0);
  if (note && !note->empty()) warn(kName, printable(command.pattern) + ": " + *note);
  const auto id = admin->store->add_exemption(row);
  if (!id) return fail_with(kName, id.error());
  return print(added_text(row, *id));
}

int disallow(const DisallowCommand& command) {
  constexpr std::string_view kName = "disallow";
  const auto admin = open_admin(kName, command.sources, true);
  if (!admin) return fail_with(kName, admin.error());
  const auto removed = admin->store->remove_exemptions(command.ids);
  if (!removed) return fail_with(kName, removed.error());
  if (*removed == command.ids.size()) return kDone;
  return fail_work(kName, std::to_string(*removed) + " of " + std::to_string(command.ids.size()) +
                              " were there; grayling exemptions shows each ID");
}

}  // namespace grayling

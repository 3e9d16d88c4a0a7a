// SPDX-License-Identifier: MIT
// What `grayling release` prints if the senders pass already.
#include "cli/admin/change_senders.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

std::string shown(const Key& key) {
  std::string text = key.sender.empty() ? "<>" : key.sender;
  if (!key.client.empty()) text += " from " + key.client;
  if (!key.recipient.empty()) text += " to " + key.recipient;
  return printable(text);
}

std::string passes(const SenderRow& row) {
  const auto& record = row.record;
  return shown(row.key) + " passes already: known since " + utc_time(record.first_seen) +
         ", last seen " + utc_time(record.last_seen) + "\n";
}

std::string passes(const StandingRow& row) {
  const auto& key = row.key;
  const std::string since = ", last seen " + utc_time(row.standing.last_seen) + "\n";
  switch (key.kind) {
    case StandingKind::Client:
      return printable(key.name) + " has proved itself by " + std::to_string(row.standing.passes) +
             " passes" + since;
    case StandingKind::Correspondent:
      return printable(key.name) + " was written to by " + printable(key.partner) +
             ", and its answers pass" + since;
    case StandingKind::Domain:
      return "of " + printable("@" + key.name) + " " + returned_text(row.standing) +
             " mails came back" + since;
    case StandingKind::NullSender:
      return "<> from " + printable(key.name) + " came back, " +
             std::to_string(row.standing.passes) + " counted" + since;
    case StandingKind::LocalDomain:
      break;
  }
  return printable("@" + key.name) + " sends through here" + since;
}

// The origin of the exemption that holds for what `pattern` names; "": none does.
std::string find_exemption(const SenderPattern& pattern, const Exemptions& all) {
  std::string scratch;
  std::optional<Exemptions::Entry> entry;
  if (const auto& network = pattern.network()) {
    entry = all.find_client("", network->first(), scratch);
  } else if (pattern.text().find('@') == std::string::npos) {
    entry = all.find_client(pattern.text(), IpAddress(), scratch);
  } else {
    entry = all.find_address(ExemptList::Senders, pattern.text(), scratch);
    if (!entry) entry = all.find_address(ExemptList::Recipients, pattern.text(), scratch);
  }
  return entry ? all.origin(*entry) : "";
}

Result<std::string> exemption_of(const SenderPattern& pattern, const OpenAdmin& admin) {
  std::string found =
      find_exemption(pattern, *read_all_exemptions(admin.config, SystemClock()).exemptions);
  if (!found.empty() || !admin.has_exemptions) return found;
  const UnixSeconds now = SystemClock().now();
  const auto visit = [&](auto& rows) -> Result<bool> {
    std::erase_if(rows, [now](const auto& row) { return row.is_expired(now); });
    found = find_exemption(pattern, *read_exemptions({}, rows).exemptions);
    return found.empty();
  };
  const auto visited = for_each_page_of_exemptions(*admin.store, kAdminBatchMax, visit);
  if (!visited) return fail(visited.error());
  return found;
}

}  // namespace

Result<bool> say_who_passes(const SendersCommand& command, const OpenAdmin& admin,
                            const SenderWalk& walk) {
  std::string text;
  std::size_t count = 0;
  const auto say = [&](const auto& row) -> Result<bool> {
    if (count++ < kFewRows) text += passes(row);
    return count <= kFewRows;
  };
  auto walked = walk.senders({}, false, [&](const SenderRow& row) { return say(row); });
  if (walked) walked = walk.standings({}, say);
  if (!walked) return fail(walked.error());
  if (count > kFewRows) text += "and more\n";
  const auto exempt = exemption_of(walk.pattern(), admin);
  if (!exempt) return fail(exempt.error());
  if (!exempt->empty()) {
    text += printable(command.pattern) + " is exempt, by " + printable(*exempt) + "\n";
  }
  if (text.empty()) return false;
  print(text + "Nothing waits, so there is nothing to release.\n");
  return true;
}

}  // namespace grayling

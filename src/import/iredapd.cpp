// SPDX-License-Identifier: MIT
#include <algorithm>

#include "import/clients.hpp"
#include "import/numbers.hpp"
#include "import/sql_sources.hpp"

namespace grayling {
namespace {

// What it keeps a known triplet for after its last mail (GREYLISTING_AUTH_TRIPLET_EXPIRE).
constexpr Seconds kLifetime = 30 * Seconds{86400};

void take_tracked(const SqlRow& row, ImportTaker& taker) {
  const auto client = written_client(row.get("client_address"));
  if (!client) return taker.pass_over(kNoAddress, row.get("client_address"));
  const auto first = whole_number(row.get("init_time"));
  const auto expires = whole_number(row.get("record_expired"));
  if (!first || !expires) return taker.pass_over(kNoTime, row.get("sender"));
  const bool has_passed = row.get("passed") == "1";
  const UnixSeconds last = has_passed ? std::max(*first, *expires - kLifetime) : *first;
  taker.take(ImportedTriplet{client->address, client->address.bits(),
                             std::string(row.get("sender")), std::string(row.get("recipient")),
                             *first, last, has_passed});
}

// "192.0.2.7", "192.0.2.0/24", "192.0.2.*", "user@d", "@d", "@.d" (and what is below it).
void take_exempt(const SqlRow& row, ImportTaker& taker) {
  std::string entry(row.get("sender"));
  if (row.get("account") != "@.") return taker.pass_over("exempt for one account only", entry);
  if (entry.empty()) return taker.pass_over(kNoEntry, row.get("comment"));
  if (entry == "@.") return taker.pass_over("exempts everybody", entry);
  auto list = ExemptList::Senders;
  if (entry.find('@') == std::string::npos) {
    list = ExemptList::Clients;
    if (entry.ends_with(".*")) entry.resize(entry.size() - 2);
  } else if (entry.starts_with("@.")) {
    entry.erase(0, 2);
  }
  taker.take(ImportedExemption{list, std::move(entry), std::string(row.get("comment"))});
}

}  // namespace

void take_iredapd_row(const SqlRow& row, ImportTaker& taker) {
  if (row.table == "greylisting_tracking") return take_tracked(row, taker);
  if (row.table == "greylisting_whitelists") return take_exempt(row, taker);
  if (row.table == "greylisting_whitelist_domains") {
    taker.pass_over("a domain whose SPF networks are exempt: name its clients yourself",
                    row.get("domain"));
  }
}

}  // namespace grayling

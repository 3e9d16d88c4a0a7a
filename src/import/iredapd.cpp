// SPDX-License-Identifier: MIT
#include <algorithm>

#include "import/clients.hpp"
#include "import/numbers.hpp"
#include "import/sql_sources.hpp"

namespace grayling {
namespace {

// How long iRedAPD keeps a known triplet after its last mail (GREYLISTING_AUTH_TRIPLET_EXPIRE).
constexpr Seconds kIredapdLifetime = 30 * kDay;

void take_tracked(const SqlRow& row, ImportTaker& taker) {
  const auto client = written_client(row.get("client_address"));
  if (!client) return taker.pass_over(kNoAddress, row.get("client_address"));
  const auto first = whole_number(row.get("init_time"));
  const auto expires = whole_number(row.get("record_expired"));
  if (!first || !expires) return taker.pass_over(kNoTime, row.get("sender"));
  const bool has_passed = row.get("passed") == "1";
  const UnixSeconds last = has_passed ? std::max(*first, *expires - kIredapdLifetime) : *first;
  taker.take(ImportedTriplet{client->address, client->address.bits(),
                             std::string(row.get("sender")), std::string(row.get("recipient")),
                             *first, last, has_passed});
}

constexpr std::string_view kEverybody = "@.";
constexpr std::string_view kForOneAccount =
    "exempt for one account only: grayling has no such entries";
constexpr std::string_view kOff =
    "greylisting was off for everybody: set greylist.mode = \"off\", or leave it on";
constexpr std::string_view kOn = "greylisting is on, as it is here for all that isn't exempt";
constexpr std::string_view kOnWithin =
    "greylisting was on for this account: if an exemption names its domain, write a [[policy]] for "
    "the account and one for the domain instead";
constexpr std::string_view kOnForSender = "greylisting was on for one sender or client";
constexpr std::string_view kSpfDomain =
    "a domain whose SPF networks are exempt: the networks in the dump are taken, and no new ones "
    "are looked up";

std::string comment_of(const SqlRow& row, std::string_view without) {
  return std::string(row.get("comment").empty() ? without : row.get("comment"));
}

// The sender is "192.0.2.7", "192.0.2.0/24", "192.0.2.*", "user@d", "@d", or "@.d" (d and its
// subdomains).
void take_sender(const SqlRow& row, std::string_view reason, ImportTaker& taker) {
  std::string entry(row.get("sender"));
  auto list = ExemptList::Senders;
  if (entry.find('@') == std::string::npos) {
    list = ExemptList::Clients;
    if (entry.ends_with(".*")) entry.resize(entry.size() - 2);
  } else if (entry.starts_with(kEverybody)) {
    entry.erase(0, kEverybody.size());
  }
  taker.take(ImportedExemption{list, std::move(entry), comment_of(row, reason)});
}

void take_recipient(const SqlRow& row, ImportTaker& taker) {
  std::string entry(row.get("account"));
  if (entry.starts_with(kEverybody)) entry.erase(0, kEverybody.size());
  taker.take(ImportedExemption{ExemptList::Recipients, std::move(entry),
                               comment_of(row, "greylisting was off")});
}

// The account and the sender of a setting, as an example in a message.
std::string both(const SqlRow& row) {
  return std::string(row.get("account")) + " from " + std::string(row.get("sender"));
}

void take_iredapd_exempt(const SqlRow& row, ImportTaker& taker) {
  const auto entry = row.get("sender");
  if (row.get("account") != kEverybody) return taker.pass_over(kForOneAccount, both(row));
  if (entry.empty()) return taker.pass_over(kNoEntry, row.get("comment"));
  if (entry == kEverybody) return taker.pass_over("exempts everybody", entry);
  take_sender(row, "", taker);
}

// Takes a setting that switches greylisting on or off. In iRedAPD the narrowest account decides,
// then the narrowest sender.
void take_setting(const SqlRow& row, ImportTaker& taker) {
  const bool is_for_all = row.get("account") == kEverybody;
  const bool is_from_all = row.get("sender") == kEverybody;
  if (row.get("account").empty() || row.get("sender").empty()) {
    return taker.pass_over(kNoEntry, row.get("comment"));
  }
  if (row.get("active") != "0" && row.get("active") != "false") {
    const auto reason = !is_from_all ? kOnForSender : is_for_all ? kOn : kOnWithin;
    return taker.pass_over(reason, both(row));
  }
  if (!is_for_all && !is_from_all) return taker.pass_over(kForOneAccount, both(row));
  if (!is_for_all) return take_recipient(row, taker);
  if (!is_from_all) return take_sender(row, "greylisting was off", taker);
  taker.pass_over(kOff, both(row));
}

constexpr std::string_view kIredapdTables[] = {
    "greylisting_tracking",          "greylisting",
    "greylisting_whitelists",        "greylisting_whitelist_domain_spf",
    "greylisting_whitelist_domains",
};

void take_iredapd_row(const SqlRow& row, ImportTaker& taker) {
  if (row.table == "greylisting_tracking") return take_tracked(row, taker);
  if (row.table == "greylisting") return take_setting(row, taker);
  if (row.table == "greylisting_whitelist_domains") {
    return taker.pass_over(kSpfDomain, row.get("domain"));
  }
  take_iredapd_exempt(row, taker);
}

}  // namespace

const SqlSource kIredapd = {kIredapdTables, take_iredapd_row};

}  // namespace grayling

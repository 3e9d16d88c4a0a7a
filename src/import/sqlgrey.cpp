// SPDX-License-Identifier: MIT
#include "import/clients.hpp"
#include "import/sql_sources.hpp"
#include "import/times.hpp"

namespace grayling {
namespace {

constexpr std::string_view kNone = "-undef-";  // sqlgrey's value for both parts of the null sender

// Returns the sender's address; "" is the null sender.
std::string sender_of(const SqlRow& row) {
  const auto local = row.get("sender_name");
  const auto domain = row.get("sender_domain");
  std::string sender(local == kNone && domain == kNone ? "" : local);
  if (domain != kNone) sender.append("@").append(domain);
  return sender;
}

void take_waiting(const SqlRow& row, ImportTaker& taker) {
  const auto client = written_client(row.get("src"));
  if (!client) return taker.pass_over(kNoAddress, row.get("src"));
  const auto first = time_of(row.get("first_seen"));
  if (!first) return taker.pass_over(kNoTime, row.get("rcpt"));
  taker.take(ImportedTriplet{client->address, client->prefix, sender_of(row),
                             std::string(row.get("rcpt")), *first, *first, false});
}

// The client isn't needed, because with match = "sender" the key is the sender alone.
void take_known(const SqlRow& row, ImportTaker& taker) {
  const auto first = time_of(row.get("first_seen"));
  const auto last = time_of(row.get("last_seen"));
  std::string sender = sender_of(row);
  if (!first || !last) return taker.pass_over(kNoTime, sender);
  taker.take(ImportedSender{std::move(sender), *first, *last});
}

void take_exempt(std::string_view entry, std::string_view before, ImportTaker& taker) {
  if (entry.empty()) return taker.pass_over(kNoEntry, entry);
  taker.take(ImportedExemption{ExemptList::Recipients, std::string(before) + std::string(entry),
                               "opted out"});
}

constexpr std::string_view kOptedIn =
    "opted in: if sqlgrey greylists only these, set greylist.mode = \"off\", and write a "
    "[[policy]] with mode = \"enforce\" for them";

constexpr std::string_view kSqlgreyTables[] = {"connect",      "from_awl",      "domain_awl",
                                               "optout_email", "optout_domain", "optin_email",
                                               "optin_domain"};

void take_sqlgrey_row(const SqlRow& row, ImportTaker& taker) {
  if (row.table == "connect") return take_waiting(row, taker);
  if (row.table == "optout_email") return take_exempt(row.get("email"), "", taker);
  if (row.table == "optout_domain") return take_exempt(row.get("domain"), "@", taker);
  if (row.table == "optin_email") return taker.pass_over(kOptedIn, row.get("email"));
  if (row.table == "optin_domain") {
    return taker.pass_over(kOptedIn, "@" + std::string(row.get("domain")));
  }
  if (row.table == "from_awl") return take_known(row, taker);
  // A row of domain_awl: a network, or a client that looks like a dial-up line, may send for the
  // whole domain. That doesn't prove the client itself.
  taker.pass_over("a domain that is known with all its senders: grayling has no such rows",
                  row.get("sender_domain"));
}

}  // namespace

const SqlSource kSqlgrey = {kSqlgreyTables, take_sqlgrey_row};

}  // namespace grayling

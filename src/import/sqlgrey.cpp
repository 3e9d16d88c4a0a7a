// SPDX-License-Identifier: MIT
#include "import/clients.hpp"
#include "import/sql_sources.hpp"
#include "import/times.hpp"

namespace grayling {
namespace {

constexpr std::string_view kNone = "-undef-";  // what the null sender's two parts are called

void take_waiting(const SqlRow& row, ImportTaker& taker) {
  const auto client = written_client(row.get("src"));
  if (!client) return taker.pass_over(kNoAddress, row.get("src"));
  const auto first = time_of(row.get("first_seen"));
  if (!first) return taker.pass_over(kNoTime, row.get("rcpt"));
  const auto local = row.get("sender_name");
  const auto domain = row.get("sender_domain");
  std::string sender(local == kNone && domain == kNone ? "" : local);
  if (domain != kNone) sender.append("@").append(domain);
  taker.take(ImportedTriplet{client->address, client->prefix, std::move(sender),
                             std::string(row.get("rcpt")), *first, *first, false});
}

void take_exempt(std::string_view entry, std::string_view before, ImportTaker& taker) {
  if (entry.empty()) return taker.pass_over(kNoEntry, entry);
  taker.take(ImportedExemption{ExemptList::Recipients, std::string(before) + std::string(entry),
                               "opted out"});
}

}  // namespace

void take_sqlgrey_row(const SqlRow& row, ImportTaker& taker) {
  if (row.table == "connect") return take_waiting(row, taker);
  if (row.table == "optout_email") return take_exempt(row.get("email"), "", taker);
  if (row.table == "optout_domain") return take_exempt(row.get("domain"), "@", taker);
  if (row.table == "from_awl" || row.table == "domain_awl") {
    taker.pass_over("known for all recipients, which no row of ours says",
                    row.get("sender_domain"));
  }
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "import/clients.hpp"
#include "import/numbers.hpp"
#include "import/sql_sources.hpp"

namespace grayling {
namespace {

constexpr std::string_view kNullSender = "void@void";

// The entry is a client's address or network, or a sender: "anna@example.org", "@example.org".
void take_gld_exempt(const SqlRow& row, ImportTaker& taker) {
  const auto entry = row.get("mail");
  if (entry.empty()) return taker.pass_over(kNoEntry, row.get("comment"));
  const bool is_client = entry.find('@') == std::string_view::npos && written_client(entry);
  taker.take(ImportedExemption{is_client ? ExemptList::Clients : ExemptList::Senders,
                               std::string(entry), std::string(row.get("comment"))});
}

constexpr std::string_view kGldTables[] = {"greylist", "whitelist"};

void take_gld_row(const SqlRow& row, ImportTaker& taker) {
  if (row.table == "whitelist") return take_gld_exempt(row, taker);
  const auto client = written_client(row.get("ip"));
  if (!client) return taker.pass_over(kNoAddress, row.get("ip"));
  const auto first = whole_number(row.get("first"));
  const auto last = whole_number(row.get("last"));
  const auto hits = whole_number(row.get("n"));
  if (!first || !last || !hits) return taker.pass_over(kNoTime, row.get("sender"));
  const auto sender = row.get("sender") == kNullSender ? "" : row.get("sender");
  taker.take(ImportedTriplet{client->address, client->prefix, std::string(sender),
                             std::string(row.get("recipient")), *first, *last, *hits > 1});
}

}  // namespace

const SqlSource kGld = {kGldTables, take_gld_row};

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "import/clients.hpp"
#include "import/numbers.hpp"
#include "import/sql_sources.hpp"
#include "import/times.hpp"

namespace grayling {
namespace {

constexpr std::string_view kBleyTables[] = {"bley_status"};

void take_bley_row(const SqlRow& row, ImportTaker& taker) {
  const auto client = written_client(row.get("ip"));
  if (!client) return taker.pass_over(kNoAddress, row.get("ip"));
  const auto status = whole_number(row.get("status"));
  const auto seen = time_of(row.get("last_action"));
  if (!status || !seen) return taker.pass_over(kNoTime, row.get("sender"));
  if (*status == 1) return taker.pass_over("refused by bley", row.get("sender"));
  taker.take(ImportedTriplet{client->address, client->address.bits(),
                             std::string(row.get("sender")), std::string(row.get("recipient")),
                             *seen, *seen, *status == 0});
}

}  // namespace

const SqlSource kBley = {kBleyTables, take_bley_row};

}  // namespace grayling

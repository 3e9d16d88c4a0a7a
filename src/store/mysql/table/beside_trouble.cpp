// SPDX-License-Identifier: MIT
#include "store/mysql/table/beside_trouble.hpp"

namespace grayling::mysql {

std::string beside_trouble(const SqlError& error, const std::string& database,
                           const BesideNeed& need) {
  const std::string tables = database + "." + std::string(need.tables);
  const std::string loss(need.loss);
  if (is_refused(error.code)) {
    return "the account may not use " + tables + ": " + loss +
           " (run 'grayling migrate' with an account that may, and GRANT " +
           std::string(need.privileges) + " on them)";
  }
  if (is_missing_table(error.code)) {
    return tables + " aren't there yet: " + loss +
           " (grayling serve makes them where its account may, and 'grayling migrate' with an "
           "account that may)";
  }
  return as_error(error, tables + " aren't there and can't be made (" + loss + ")").text;
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// Why tables beside `sender` can't be used, in words for an administrator. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

struct BesideNeed {
  std::string_view tables;  // "exemption, exemption_match and change_mark"
  std::string_view loss;    // what there is without them: "there are no shared exemptions"
  std::string_view privileges;
};

// `error` is of the statement that would read the tables, or make them. One line, which says what
// is lost and what to do: about the account, about tables that nobody has made yet, or about the
// server, where that refuses to make them.
std::string beside_trouble(const SqlError& error, const std::string& database,
                           const BesideNeed& need);

}  // namespace grayling::mysql

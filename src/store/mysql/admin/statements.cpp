// SPDX-License-Identifier: MIT
#include "store/mysql/admin/statements.hpp"

namespace grayling::mysql {

std::vector<std::string> joined_statements(const std::vector<std::string>& statements,
                                           std::size_t bytes_max) {
  std::vector<std::string> joined;
  for (const auto& statement : statements) {
    if (joined.empty() || joined.back().size() + 2 + statement.size() > bytes_max) {
      joined.push_back(statement);
    } else {
      joined.back() += "; " + statement;
    }
  }
  return joined;
}

}  // namespace grayling::mysql

// SPDX-License-Identifier: MIT
// A key as its row of the table `sender` spells it. Pure, any thread.
#pragma once

#include "grayling/greylist/record.hpp"
#include "grayling/store/column.hpp"

namespace grayling::sqlite {

inline Key sender_columns(const Key& key) {
  constexpr ColumnRules kAddress{320, 0x10ffff};
  constexpr ColumnRules kClient{255, 0x7f};
  return {column_text(key.sender, kAddress), column_text(key.client, kClient),
          column_text(key.recipient, kAddress)};
}

}  // namespace grayling::sqlite

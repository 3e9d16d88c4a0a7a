// SPDX-License-Identifier: MIT
// The one place where text becomes part of a statement. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/store/column.hpp"

namespace grayling::mysql {

// A text column as information_schema describes it. Both names are checked where they are read:
// letters, digits and '_' alone.
struct TextColumn {
  std::string charset = "utf8mb4";
  std::string collation = "utf8mb4_bin";
  ColumnRules rules;
};

// Appends `utf8` as a hex literal in the column's character set: no byte of it can end the literal.
// Beside the column itself it takes on that column's collation. `utf8` must be column_text() for
// the column, or have been read from it.
void append_literal(std::string& sql, std::string_view utf8, const TextColumn& column);

// The same with the column's collation, for where it becomes a column of its own: a comparison with
// the table's then mixes no collations and can use its index. A sixth of the statement's cost.
void append_collated_literal(std::string& sql, std::string_view utf8, const TextColumn& column);

// The same for `bytes` that are in the column's character set already: those that it stores.
void append_stored_literal(std::string& sql, std::string_view bytes, const TextColumn& column);

}  // namespace grayling::mysql

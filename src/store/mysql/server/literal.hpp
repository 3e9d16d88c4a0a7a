// SPDX-License-Identifier: MIT
// The one place where a text becomes part of a statement. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/store/column.hpp"

namespace grayling::mysql {

// A text column as information_schema describes it. Both names are checked when they are read: they
// have letters, digits and '_' only.
struct TextColumn {
  std::string charset = "utf8mb4";
  std::string collation = "utf8mb4_bin";
  ColumnRules rules;
};

// Appends `utf8` as a hex literal in the column's character set: no byte of it can end the literal.
// Compared with the column itself, it takes on the column's collation. `utf8` must come from
// column_text() for this column, or from the column itself.
void append_literal(std::string& sql, std::string_view utf8, const TextColumn& column);

// The same with the column's collation, for a literal that becomes a column of its own. Compared
// with the table's column it then mixes no collations, and the index can be used. The collation's
// name makes a sixth of the statement's cost.
void append_collated_literal(std::string& sql, std::string_view utf8, const TextColumn& column);

// The same for `bytes` in the column's own character set, as it stores them.
void append_stored_literal(std::string& sql, std::string_view bytes, const TextColumn& column);

}  // namespace grayling::mysql

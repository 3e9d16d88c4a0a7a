// SPDX-License-Identifier: MIT
// An error of the server or the client library, and what it means for the caller. Plain values, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "grayling/base/result.hpp"

namespace grayling::mysql {

struct SqlError {
  ErrorKind kind = ErrorKind::Failed;
  unsigned code = 0;  // of the server (below 2000 or from 3000) or of the client library; 0: ours
  std::string text;   // printable, and never with a password in it
};

template <typename T>
using SqlResult = tl::expected<T, SqlError>;

// The same as grayling::fail(), which it would hide.
using grayling::fail;
inline tl::unexpected<SqlError> fail(SqlError error) {
  return tl::make_unexpected(std::move(error));
}

// What a caller can do about an error with this number.
ErrorKind kind_of(unsigned code);

// The server has no such table, or the account may not see it.
inline constexpr unsigned kMissingTable = 1146;
bool is_missing_table(unsigned code);

// The statement reached its time limit: what holds it up won't be gone at once.
bool is_time_out(unsigned code);

// The account lacks a privilege for this statement.
bool is_refused(unsigned code);

// "`doing`: text (error 1213)", with the remedy() before the text if there is one.
Error as_error(const SqlError& error, std::string_view doing);

}  // namespace grayling::mysql

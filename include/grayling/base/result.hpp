// SPDX-License-Identifier: MIT
// Errors are values: whatever can fail across a module boundary returns a Result.
// Exceptions never cross one. Plain values, any thread.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace grayling {

// What the caller can do about a failure. The text is for people.
enum class ErrorKind {
  Failed,       // the work failed; only the text says more
  Config,       // the configuration is wrong: the program exits with 78
  Unavailable,  // the store can't be reached or lost its connection: reconnect
  ReadOnly,     // the store is there and can be read, but can't be written to now
  Conflict,     // the store undid the work (deadlock, lock wait): do it again
};

struct Error {
  ErrorKind kind = ErrorKind::Failed;
  std::string text;  // one line for an administrator: what failed, and what to do about it
};

template <typename T>
using Result = tl::expected<T, Error>;

// For any function that returns a Result: `return fail(result.error())` passes an error on, and
// `return fail(ErrorKind::Config, "…")` makes one.
inline tl::unexpected<Error> fail(Error error) {
  return tl::make_unexpected(std::move(error));
}
inline tl::unexpected<Error> fail(ErrorKind kind, std::string text) {
  return fail(Error{kind, std::move(text)});
}
inline tl::unexpected<Error> fail(std::string text) {
  return fail(ErrorKind::Failed, std::move(text));
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Errors are values: a function of another module that can fail returns a Result, and exceptions
// never cross a module boundary. Plain values, any thread.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace grayling {

// The kind of a failure: what the caller can do about it. The text is for people.
enum class ErrorKind {
  Failed,       // none of the following; only the text says more
  Config,       // the configuration is wrong: the program exits with 78
  Unavailable,  // the store can't be reached or lost its connection: reconnect
  ReadOnly,     // the store can be read, but not written to now
  Conflict,     // the store rolled the work back (deadlock, lock wait): do it again
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

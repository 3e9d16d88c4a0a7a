// SPDX-License-Identifier: MIT
// Whether a mechanism matches a client (RFC 7208, section 5). Each function begins anew when an
// answer has come, and finds those before among the answers. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"
#include "grayling/spf/identity.hpp"
#include "spf/answers.hpp"
#include "spf/term.hpp"

namespace grayling {

// What a term is evaluated for.
struct SpfScope {
  const SpfIdentity& identity;
  const IpAddress& client;
  std::string_view domain;  // whose record the term stands in
  SpfAnswers& answers;
};

struct TermOutcome {
  enum class Kind : std::uint8_t {
    Match,
    NoMatch,
    Unanswered,  // `answers` says what is to be asked
    TempError,
    PermError,
  };
  Kind kind = Kind::NoMatch;
  bool is_void = false;  // its name isn't there, or has no such records (section 4.6.4)
  std::string problem{};
};

// The name that the term is about, with its macros expanded; the domain of the record where it has
// none. None: the answers say what is to be asked.
std::optional<std::string> target_name(const SpfTerm& term, const SpfScope& scope);

// The outcome of any mechanism but "include".
TermOutcome evaluate_term(const SpfTerm& term, const SpfScope& scope);

}  // namespace grayling

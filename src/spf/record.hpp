// SPDX-License-Identifier: MIT
// An SPF record (RFC 7208, sections 4.5 and 4.6), whose terms are read one after the other, so that
// a long one costs no memory. It views a text that outlives it. One thread at a time.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/base/result.hpp"
#include "spf/term.hpp"

namespace grayling {

// Whether a TXT record is meant for SPF: it begins with the version, and that ends there or before
// a blank (section 4.5).
bool is_spf_record(std::string_view text);

class SpfRecord {
 public:
  // `text` is_spf_record(). All of it is checked; the error says what is wrong: a term, or
  // "redirect=" or "exp=" twice (section 6).
  static Result<SpfRecord> parse(std::string_view text);

  // The mechanisms, in their order; none at the end.
  std::optional<SpfTerm> next();

  // "redirect=", which counts if no mechanism matches (section 6.1).
  const std::optional<SpfTerm>& redirect() const { return redirect_; }

 private:
  explicit SpfRecord(std::string_view terms) : left_(terms) {}
  std::string_view left_;
  std::optional<SpfTerm> redirect_;
};

}  // namespace grayling

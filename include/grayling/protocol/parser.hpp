// SPDX-License-Identifier: MIT
// The parser of the policy delegation protocol (Postfix SMTPD_POLICY_README): turns the bytes of
// one connection, in pieces of any size, into policy requests. A session owns it; one thread. It
// does no I/O and knows nothing about answers.
//
//   request   = 1*attribute line-end           ; an empty line ends it
//   attribute = name "=" value line-end        ; split at the first "="
//   line-end  = LF / CRLF                      ; CRLF for tests by hand and Exim
//
// Empty lines before a request are ignored. They aren't requests without attributes: the client
// would take an answer to one for the answer to its next request. Attributes may come in any order.
// Unknown attributes are ignored, and the first of two with the same name counts
// (SMTPD_POLICY_README allows both).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

class RequestParser {
 public:
  enum class Status {
    NeedMore,   // feed() more
    Request,    // request() holds the next one
    Malformed,  // fault() says why; final: close the connection
  };

  // Appends what was received. Invalidates request().
  void feed(std::string_view bytes);

  // The same, without a copy where it can be avoided: the bytes must stay as they are until next()
  // returns NeedMore or Malformed, or until keep(), which copies what next() hasn't read yet.
  void lend(std::string_view bytes);
  void keep();

  // Looks for the next request in the bytes so far. Invalidates the previous request.
  Status next();

  // Valid after next() returned Request, until the next call of any of these.
  const PolicyRequest& request() const { return request_; }

  // Valid after next() returned Malformed: one printable line for the log. It quotes the start of
  // the malformed bytes, or names the other protocol that was recognised, and the remedy.
  const std::string& fault() const { return fault_; }

  // Has a request begun that isn't complete? A CR alone may be half of an empty line: it begins
  // none.
  bool is_mid_request() const {
    return input_.size() > begin_ && !(input_.size() == begin_ + 1 && input_.back() == '\r');
  }

  // How many bytes it holds of a request that isn't complete.
  std::size_t unfinished_bytes() const { return unfinished().size(); }

  std::size_t bytes() const { return buffer_.capacity(); }  // memory that the parser holds

  // Asserts that its offsets fit what it holds.
  void check() const;

 private:
  Status read_lines();  // until the request ends; the plain reader
  Status wait_for_more();
  std::string_view take_line(std::string_view line);  // returns what is wrong with it, or ""
  Status malformed(std::string_view what, std::string_view bytes);
  Status finish_lines(std::size_t end);
  Status finish(std::size_t end);
  void begin_at(std::size_t at);
  std::string_view unfinished() const {  // the received part of the current request
    return {input_.data() + begin_, input_.size() - begin_};
  }

  std::string buffer_;
  std::string_view input_;      // what was received: buffer_, or lent
  std::size_t begin_ = 0;       // start of the current request in it
  std::size_t line_ = 0;        // start of its current line
  std::size_t searched_ = 0;    // that line has no end before
  std::size_t attributes_ = 0;  // of the current request, so far
  bool has_type_ = false;       // has it a request type?
  bool has_nul_ = false;        // was a NUL byte seen in a line without an end?
  PolicyRequest request_;
  std::string fault_;
};

}  // namespace grayling

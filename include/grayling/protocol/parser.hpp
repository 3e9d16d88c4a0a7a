// SPDX-License-Identifier: MIT
// Turns the bytes of one connection, in pieces of any size, into policy requests.
// Owned by a session; one thread. Does no I/O and knows nothing of answers.
//
//   request   = 1*attribute line-end           ; an empty line ends it
//   attribute = name "=" value line-end        ; split at the first "="
//   line-end  = LF / CRLF                      ; CRLF for tests by hand and Exim
//
// Empty lines before a request are ignored: if a request without attributes were answered, the
// client would take the answer for that of its next request. Attributes come in any order; unknown
// ones are ignored, and of one sent twice the first counts (SMTPD_POLICY_README allows either).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

class RequestParser {
 public:
  enum class Status {
    NeedMore,   // feed() more
    Request,    // request() holds the next one
    Malformed,  // fault() says why. It is final: close the connection
  };

  // Appends what was received. Invalidates request().
  void feed(std::string_view bytes);

  // Looks for the next request in the bytes so far. Invalidates the previous one.
  Status next();

  // Valid after next() returned Request, until the next call of feed() or next().
  const PolicyRequest& request() const { return request_; }

  // Valid after next() returned Malformed: one printable line that quotes the start of the fault,
  // or names the protocol that the bytes belong to, and the remedy.
  const std::string& fault() const { return fault_; }

  // True if a request has begun and isn't complete. The first half of an empty line begins none.
  bool is_mid_request() const {
    return buffer_.size() > begin_ && !(buffer_.size() == begin_ + 1 && buffer_.back() == '\r');
  }

  std::size_t bytes() const { return buffer_.capacity(); }  // of memory that it holds

 private:
  enum Attribute : std::uint8_t {
    kRequestType,
    kProtocolState,
    kClientAddress,
    kClientName,
    kRecipient,
    kQueueId,
    kInstance,
    kSaslUsername,
    kPolicyContext,
    kRecipientCount,
    kSender,
    kAttributeCount
  };
  static Attribute attribute_named(std::string_view name);  // kAttributeCount: an unknown one

  struct Span {
    std::size_t offset = 0;  // from begin_, for the buffer may move
    std::size_t length = 0;
    bool is_present = false;
  };

  void drop_taken();  // frees memory, so that an idle connection holds little
  std::string_view take_line(std::string_view line);  // returns what is wrong with it, or ""
  Status malformed(std::string_view what, std::string_view bytes);
  Status finish_request(std::size_t end);
  std::string_view unfinished() const;  // the part of the current request that has come
  std::string_view value(Attribute attribute) const;

  std::string buffer_;
  std::size_t begin_ = 0;     // start of the current request in buffer_
  std::size_t line_ = 0;      // start of the first line not taken yet
  std::size_t searched_ = 0;  // that line has no end before this
  std::size_t attributes_ = 0;
  bool has_nul_ = false;  // in the bytes so far
  std::array<Span, kAttributeCount> spans_{};
  PolicyRequest request_;
  std::string fault_;
};

}  // namespace grayling

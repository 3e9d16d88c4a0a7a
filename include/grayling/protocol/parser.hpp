// SPDX-License-Identifier: MIT
// Takes the bytes of one connection, however they are cut, and gives policy requests.
// Owned by a session; one thread. Does no I/O and knows nothing of answers.
//
//   request   = 1*attribute line-end           ; an empty line ends it
//   attribute = name "=" value line-end        ; split at the first "="
//   line-end  = LF / CRLF                      ; CRLF for tests by hand and Exim
//
// Empty lines before a request are passed over: an answer to one that has no attributes would be
// taken for the next one's. Attributes come in any order, unknown ones are passed over, and of one
// sent twice the first holds (SMTPD_POLICY_README lets a server keep either).
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
    Malformed,  // fault() says why; it is final, the connection is to be closed
  };

  // Appends what was received. Invalidates request().
  void feed(std::string_view bytes);

  // Looks for the next request in what was fed. Invalidates the request before.
  Status next();

  // Valid after next() returned Request, until the next call of feed() or next().
  const PolicyRequest& request() const { return request_; }

  // Valid after next() returned Malformed: one line, printable, that quotes the start of the fault,
  // or names the other protocol that this is and what to do.
  const std::string& fault() const { return fault_; }

  // True where a request has begun and not ended; the first half of an empty line begins none.
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
  static Attribute attribute_named(std::string_view name);  // kAttributeCount: none of these

  struct Span {
    std::size_t offset = 0;  // from begin_, for the buffer may move
    std::size_t length = 0;
    bool is_present = false;
  };

  void drop_taken();                                  // so that an idle connection keeps little
  std::string_view take_line(std::string_view line);  // what is wrong with it, or ""
  Status malformed(std::string_view what, std::string_view bytes);
  Status finish_request(std::size_t end);
  std::string_view unfinished() const;  // what has come of the request that has begun
  std::string_view value(Attribute attribute) const;

  std::string buffer_;
  std::size_t begin_ = 0;     // of the current request in buffer_
  std::size_t line_ = 0;      // start of the first line not taken yet
  std::size_t searched_ = 0;  // up to here that line has no end
  std::size_t attributes_ = 0;
  bool has_nul_ = false;  // somewhere in what was fed
  std::array<Span, kAttributeCount> spans_{};
  PolicyRequest request_;
  std::string fault_;
};

}  // namespace grayling

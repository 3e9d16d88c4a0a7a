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

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/protocol/line_reader.hpp"
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

  // Looks for the next request in the bytes so far. Invalidates the previous request.
  Status next();

  // Valid after next() returned Request, until the next call of feed() or next().
  const PolicyRequest& request() const { return request_; }

  // Valid after next() returned Malformed: one printable line for the log. It quotes the start of
  // the malformed bytes, or names the other protocol that was recognised, and the remedy.
  const std::string& fault() const { return fault_; }

  // Has a request begun that isn't complete? A CR alone may be half of an empty line: it begins
  // none.
  bool is_mid_request() const {
    return buffer_.size() > begin_ && !(buffer_.size() == begin_ + 1 && buffer_.back() == '\r');
  }

  std::size_t bytes() const { return buffer_.capacity(); }  // memory that the parser holds

  // Asserts that its offsets fit what it holds.
  void check() const;

 private:
  enum Attribute : std::uint8_t {
    kRequestType,
    kProtocolState,
    kClientAddress,
    kClientName,
    kHeloName,
    kRecipient,
    kQueueId,
    kInstance,
    kSaslUsername,
    kPolicyContext,
    kRecipientCount,
    kSender,
    kAttributeCount
  };
  static Attribute attribute_named(std::string_view name);  // kAttributeCount if it is unknown

  struct Span {
    std::uint32_t offset = 0;  // from begin_, because the buffer may move; 0: not sent
    std::uint32_t length = 0;
  };

  void drop_finished_requests();  // frees memory, so that an idle connection holds little
  void skip_empty_lines(std::size_t from);
  Status wait_for_more();
  std::string_view text_of(ReadLine line) const;  // without its line end
  bool has_nul(std::size_t begin, std::size_t end) const;
  // Takes the attributes up to the end of what has come. Returns the line at which it had to stop.
  std::optional<ReadLine> take_attributes();
  bool take_attribute(ReadLine line);  // false: no attribute, or malformed
  bool take_value(Attribute attribute, ReadLine line);
  std::string_view fault_of(ReadLine line) const;  // what is wrong with it
  Status malformed(std::string_view what, std::string_view bytes);
  Status finish_request(std::size_t end);
  std::string_view unfinished() const;  // the received part of the current request
  std::string_view value(Attribute attribute) const;

  std::string buffer_;
  std::size_t begin_ = 0;  // start of the current request in buffer_
  LineReader lines_;
  std::size_t attributes_ = 0;
  std::array<Span, kAttributeCount> spans_{};
  PolicyRequest request_;
  std::string fault_;
};

}  // namespace grayling

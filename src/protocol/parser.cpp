// SPDX-License-Identifier: MIT
#include "grayling/protocol/parser.hpp"

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"
#include "grayling/protocol/limits.hpp"
#include "grayling/protocol/protocol_state.hpp"
#include "protocol/other_protocol.hpp"

namespace grayling {
namespace {

constexpr std::string_view kPolicyRequestType = "smtpd_access_policy";

// The null sender as SMTP and Postfix' log write it; Postfix itself sends "".
constexpr std::string_view kNullSender = "<>";

// What an idle connection may keep allocated, in bytes; a usual request fits.
constexpr std::size_t kIdleBufferBytes = 2048;

// How much of a fault a log line quotes, in bytes.
constexpr std::size_t kQuotedBytesMax = 80;

// Returns where the empty lines that begin at `at` end.
std::size_t end_of_empty_lines(std::string_view bytes, std::size_t at) {
  for (;;) {
    const std::size_t line_end = at < bytes.size() && bytes[at] == '\r' ? at + 1 : at;
    if (line_end >= bytes.size() || bytes[line_end] != '\n') return at;
    at = line_end + 1;
  }
}

std::string_view without_cr(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// Not inlined, because Postfix doesn't send it.
[[gnu::noinline]] bool is_policy_request_in_any_case(std::string_view type) {
  return lower_case(type) == kPolicyRequestType;
}

}  // namespace

// Compares the length of the name first, because most attributes are not needed here.
[[gnu::always_inline]] inline RequestParser::Attribute RequestParser::attribute_named(
    std::string_view name) {
  const auto either = [name](std::string_view known, Attribute attribute) {
    return name == known ? attribute : kAttributeCount;
  };
  switch (name.size()) {
    case 6:
      return either("sender", kSender);
    case 7:
      return either("request", kRequestType);
    case 8:
      return name == "queue_id" ? kQueueId : either("instance", kInstance);
    case 9:
      return name == "recipient" ? kRecipient : either("helo_name", kHeloName);
    case 11:
      return either("client_name", kClientName);
    case 13:
      return either("sasl_username", kSaslUsername);
    case 14:
      if (name == "protocol_state") return kProtocolState;
      return name == "policy_context" ? kPolicyContext : either("client_address", kClientAddress);
    case 15:
      return either("recipient_count", kRecipientCount);
    default:
      return kAttributeCount;
  }
}

void RequestParser::feed(std::string_view bytes) {
  buffer_.append(bytes);
}

void RequestParser::drop_finished_requests() {
  if (begin_ == 0) return;
  buffer_.erase(0, begin_);
  lines_.drop(begin_);
  begin_ = 0;
  if (buffer_.empty() && buffer_.capacity() > kIdleBufferBytes) buffer_.shrink_to_fit();
}

std::string_view RequestParser::text_of(ReadLine line) const {
  return without_cr({buffer_.data() + line.begin, line.end - line.begin});
}

bool RequestParser::has_nul(std::size_t begin, std::size_t end) const {
  return std::string_view(buffer_).substr(begin, end - begin).find('\0') != std::string_view::npos;
}

[[gnu::always_inline]] inline bool RequestParser::take_value(Attribute attribute, ReadLine line) {
  const std::size_t begin = line.equals + 1;
  const auto value = without_cr({buffer_.data() + begin, line.end - begin});
  if (attribute == kRequestType && value != kPolicyRequestType) {
    if (!is_policy_request_in_any_case(value)) return false;
  }
  Span& span = spans_[attribute];
  if (span.offset != 0) return true;
  span.offset = static_cast<std::uint32_t>(begin - begin_);
  span.length = static_cast<std::uint32_t>(value.size());
  return true;
}

// Each attribute of each request comes here, and most of them are unknown.
[[gnu::always_inline]] inline bool RequestParser::take_attribute(ReadLine line) {
  if (!line.has_equals() || (lines_.has_nul() && has_nul(line.begin, line.end))) return false;
  const Attribute attribute =
      attribute_named({buffer_.data() + line.begin, line.equals - line.begin});
  return attribute == kAttributeCount || take_value(attribute, line);
}

// Counts in a register, and not in the member.
std::optional<ReadLine> RequestParser::take_attributes() {
  std::size_t attributes = attributes_;
  const std::size_t end_max = begin_ + kRequestBytesMax;
  const auto line = lines_.next(buffer_, [&, this](const ReadLine& each) {
    const bool has_room = attributes < kRequestAttributesMax && each.end < end_max;
    if (!has_room || !take_attribute(each)) return false;
    ++attributes;
    return true;
  });
  attributes_ = attributes;
  return line;
}

std::string_view RequestParser::fault_of(ReadLine line) const {
  if (has_nul(line.begin, line.end)) return "NUL byte";
  if (!line.has_equals()) return "line without '='";
  return attributes_ == kRequestAttributesMax ? "over 100 attributes" : "unknown request type";
}

RequestParser::Status RequestParser::next() {
  if (!fault_.empty()) return Status::Malformed;
  if (begin_ == buffer_.size()) return wait_for_more();  // as after most requests
  for (;;) {
    const auto line = take_attributes();
    const std::size_t end = line ? line->end + 1 : buffer_.size();
    if (end - begin_ > kRequestBytesMax) return malformed("request over 64 KiB", unfinished());
    if (!line) return wait_for_more();
    const std::string_view text = text_of(*line);
    if (text.empty() && attributes_ > 0) return finish_request(end);
    if (text.empty()) {
      skip_empty_lines(end);
      continue;
    }
    if (!may_be_other_protocol(unfinished())) return malformed(fault_of(*line), text);
    lines_.restart(line->begin);
    return Status::NeedMore;
  }
}

// They are skipped at once, so that a client that sends nothing else costs little.
void RequestParser::skip_empty_lines(std::size_t from) {
  begin_ = end_of_empty_lines(buffer_, from);
  if (begin_ != from) lines_.restart(begin_);
}

RequestParser::Status RequestParser::wait_for_more() {
  const auto start = unfinished().substr(0, kProtocolStartBytes);
  if (lines_.has_nul() && !other_protocol(start).empty()) return malformed("NUL byte", "");
  drop_finished_requests();
  return Status::NeedMore;
}

void RequestParser::check() const {
  GRAYLING_ASSERT(begin_ <= lines_.line_begin() && lines_.line_begin() <= lines_.bytes_read());
  GRAYLING_ASSERT(lines_.bytes_read() <= buffer_.size());
  for (const Span& span : spans_) {
    GRAYLING_ASSERT(begin_ + span.offset + span.length <= buffer_.size());
  }
}

RequestParser::Status RequestParser::malformed(std::string_view what, std::string_view bytes) {
  const auto other = other_protocol(unfinished());
  fault_ = std::string(what) + ": " + printable(bytes, kQuotedBytesMax);
  if (!other.empty()) fault_ = other;
  GRAYLING_ASSERT(!fault_.empty());  // which is what keeps it malformed
  check();
  return Status::Malformed;
}

[[gnu::always_inline]] inline std::string_view RequestParser::value(Attribute attribute) const {
  const Span& span = spans_[attribute];
  return {buffer_.data() + begin_ + span.offset, span.length};
}

std::string_view RequestParser::unfinished() const {
  return std::string_view(buffer_).substr(begin_);
}

RequestParser::Status RequestParser::finish_request(std::size_t end) {
  if (spans_[kRequestType].offset == 0 && !other_protocol(unfinished()).empty()) {
    return malformed("no request type", "");
  }
  request_.protocol_state = as_protocol_state(value(kProtocolState));
  request_.client_address = value(kClientAddress);
  request_.client_name = value(kClientName);
  request_.helo_name = value(kHeloName);
  request_.recipient = value(kRecipient);
  request_.queue_id = value(kQueueId);
  request_.instance = value(kInstance);
  request_.sasl_username = value(kSaslUsername);
  request_.policy_context = value(kPolicyContext);
  request_.recipient_count = value(kRecipientCount);
  request_.lines = {buffer_.data() + begin_, end - begin_};
  request_.sender = std::nullopt;
  if (spans_[kSender].offset != 0) request_.sender = value(kSender);
  if (request_.sender == kNullSender) request_.sender = "";
  spans_.fill({});
  attributes_ = 0;
  begin_ = end;
  return Status::Request;
}

}  // namespace grayling

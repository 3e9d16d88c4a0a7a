// SPDX-License-Identifier: MIT
#include "grayling/protocol/parser.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"
#include "grayling/protocol/limits.hpp"

namespace grayling {
namespace {

constexpr std::string_view kPolicyRequestType = "smtpd_access_policy";

// What an idle connection may keep allocated, in bytes; a usual request fits.
constexpr std::size_t kIdleBufferBytes = 2048;

// How much of a fault a log line quotes, in bytes.
constexpr std::size_t kQuotedBytesMax = 80;

}  // namespace

const std::array<std::string_view, RequestParser::kAttributeCount> RequestParser::kNames = {
    "request",  "protocol_state", "client_address", "client_name", "recipient",
    "queue_id", "instance",       "sasl_username",  "sender"};

void RequestParser::feed(std::string_view bytes) {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    line_ -= begin_;
    searched_ -= begin_;
    begin_ = 0;
    if (buffer_.empty() && buffer_.capacity() > kIdleBufferBytes) buffer_.shrink_to_fit();
  }
  buffer_.append(bytes);
}

RequestParser::Status RequestParser::next() {
  if (!fault_.empty()) return Status::Malformed;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched_);
    const std::size_t request_end = end == std::string::npos ? buffer_.size() : end + 1;
    if (request_end - begin_ > kRequestBytesMax) {
      return malformed("request over 64 KiB", std::string_view(buffer_).substr(begin_));
    }
    if (end == std::string::npos) {
      searched_ = buffer_.size();
      return Status::NeedMore;
    }
    std::string_view line(buffer_.data() + line_, end - line_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && !take_line(line)) return Status::Malformed;
    line_ = searched_ = end + 1;
    if (line.empty()) return finish_request(end + 1);
  }
}

bool RequestParser::take_line(std::string_view line) {
  const auto refuse = [&](std::string_view what) {
    malformed(what, line);
    return false;
  };
  if (line.find('\0') != std::string_view::npos) return refuse("NUL byte");
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return refuse("line without '='");
  if (++attributes_ > kRequestAttributesMax) return refuse("over 100 attributes");

  const std::string_view name = line.substr(0, equals);
  const auto known = std::find(kNames.begin(), kNames.end(), name);
  if (known == kNames.end()) return true;
  const auto index = static_cast<std::size_t>(known - kNames.begin());
  if (index == kRequestType && line.substr(equals + 1) != kPolicyRequestType) {
    return refuse("unknown request type");
  }
  Span& span = spans_[index];
  if (!span.is_present) span = {line_ - begin_ + equals + 1, line.size() - equals - 1, true};
  return true;
}

RequestParser::Status RequestParser::malformed(std::string_view what, std::string_view bytes) {
  fault_ = std::string(what) + ": " + printable(bytes, kQuotedBytesMax);
  return Status::Malformed;
}

std::string_view RequestParser::value(Attribute attribute) const {
  const Span& span = spans_[attribute];
  return {buffer_.data() + begin_ + span.offset, span.length};
}

RequestParser::Status RequestParser::finish_request(std::size_t end) {
  request_.protocol_state = value(kProtocolState);
  request_.client_address = value(kClientAddress);
  request_.client_name = value(kClientName);
  request_.recipient = value(kRecipient);
  request_.queue_id = value(kQueueId);
  request_.instance = value(kInstance);
  request_.sasl_username = value(kSaslUsername);
  request_.sender = std::nullopt;
  if (spans_[kSender].is_present) request_.sender = value(kSender);
  spans_.fill({});
  attributes_ = 0;
  begin_ = end;
  return Status::Request;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/protocol/parser.hpp"

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"
#include "grayling/protocol/limits.hpp"
#include "protocol/attributes.hpp"
#include "protocol/other_protocol.hpp"
#include "protocol/whole_request.hpp"

namespace grayling {
namespace {

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

bool has_nul(std::string_view bytes) {
  return bytes.find('\0') != std::string_view::npos;
}

bool is_policy_request(std::string_view type) {
  return type == kPolicyRequestType || lower_case(type) == kPolicyRequestType;
}

// Reads the attributes of a request whose lines were all checked. Of two the first holds.
void read_attributes(std::string_view lines, PolicyRequest& request) {
  request = {};
  std::string_view type;
  for (std::string_view rest = lines; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = without_cr(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;  // the last one, which is empty
    std::string_view* const place = place_of(line.substr(0, equals), request, type);
    if (place != nullptr && place->data() == nullptr) *place = line.substr(equals + 1);
  }
}

}  // namespace

void RequestParser::feed(std::string_view bytes) {
  keep();
  buffer_.append(bytes);
  input_ = buffer_;
}

void RequestParser::lend(std::string_view bytes) {
  if (!unfinished().empty()) return feed(bytes);
  input_ = bytes;
  begin_at(0);
}

// Also drops the requests that were read, so that an idle connection holds little.
void RequestParser::keep() {
  if (begin_ == input_.size()) {  // as after most requests
    buffer_.clear();
    if (buffer_.capacity() > kIdleBufferBytes) buffer_.shrink_to_fit();
  } else if (input_.data() == buffer_.data()) {
    buffer_.erase(0, begin_);
  } else {
    buffer_.assign(unfinished());
  }
  input_ = buffer_;
  line_ -= begin_;
  searched_ -= begin_;
  begin_ = 0;
}

// Bytes that the plain reader has searched are left to it: if the fast one read all again whenever
// some have come, a client could make that cost much.
RequestParser::Status RequestParser::next() {
  if (!fault_.empty()) return Status::Malformed;
  if (begin_ == input_.size()) {
    keep();
    return Status::NeedMore;
  }
  if (searched_ == begin_) {
    const std::size_t size = read_whole_request(unfinished(), request_);
    if (size > 0) return finish(begin_ + size);
  }
  return read_lines();
}

RequestParser::Status RequestParser::read_lines() {
  for (;;) {
    const std::size_t end = input_.find('\n', searched_);
    const bool has_end = end != std::string_view::npos;
    const std::size_t read = (has_end ? end + 1 : input_.size()) - begin_;
    if (read > kRequestBytesMax) return malformed("request over 64 KiB", unfinished());
    if (!has_end) return wait_for_more();
    const auto line = without_cr(input_.substr(line_, end - line_));
    if (line.empty() && attributes_ > 0) return finish_lines(end + 1);
    if (line.empty()) {  // skipped at once, so that a client that sends nothing else costs little
      begin_at(end_of_empty_lines(input_, end + 1));
      continue;
    }
    const std::string_view fault = take_line(line);
    if (fault.empty()) {
      line_ = searched_ = end + 1;
      continue;
    }
    if (!may_be_other_protocol(unfinished())) return malformed(fault, line);
    searched_ = line_;
    keep();
    return Status::NeedMore;
  }
}

std::string_view RequestParser::take_line(std::string_view line) {
  if (has_nul(line)) {
    has_nul_ = true;
    return "NUL byte";
  }
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return "line without '='";
  if (attributes_ == kRequestAttributesMax) return "over 100 attributes";
  if (line.substr(0, equals) == "request") {
    if (!is_policy_request(line.substr(equals + 1))) return "unknown request type";
    has_type_ = true;
  }
  ++attributes_;
  return "";
}

RequestParser::Status RequestParser::wait_for_more() {
  has_nul_ = has_nul_ || has_nul(input_.substr(searched_));
  const auto start = unfinished().substr(0, kProtocolStartBytes);
  if (has_nul_ && !other_protocol(start).empty()) return malformed("NUL byte", "");
  searched_ = input_.size();
  keep();
  return Status::NeedMore;
}

void RequestParser::check() const {
  GRAYLING_ASSERT(begin_ <= line_ && line_ <= searched_ && searched_ <= input_.size());
}

RequestParser::Status RequestParser::malformed(std::string_view what, std::string_view bytes) {
  const auto other = other_protocol(unfinished());
  fault_ = std::string(what) + ": " + printable(bytes, kQuotedBytesMax);
  if (!other.empty()) fault_ = other;
  GRAYLING_ASSERT(!fault_.empty());  // which is what keeps it malformed
  check();
  begin_at(input_.size());
  keep();
  return Status::Malformed;
}

RequestParser::Status RequestParser::finish_lines(std::size_t end) {
  if (!has_type_ && !other_protocol(unfinished()).empty()) return malformed("no request type", "");
  const auto lines = unfinished().substr(0, end - begin_);
  read_attributes(lines, request_);
  finish_attributes(request_, lines);
  return finish(end);
}

RequestParser::Status RequestParser::finish(std::size_t end) {
  begin_at(end);
  attributes_ = 0;
  has_type_ = false;
  return Status::Request;
}

void RequestParser::begin_at(std::size_t at) {
  begin_ = line_ = searched_ = at;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "maillog/journal_export.hpp"

#include <algorithm>
#include <charconv>

#include "maillog/log_time.hpp"

namespace grayling {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kNameBytesMax = 64;
constexpr std::int64_t kMicroseconds = 1'000'000;

std::uint64_t length_in(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

// Moves at most `count` bytes from the front of `bytes` to the end of `out`.
void move_front(std::string& out, std::string_view& bytes, std::size_t count) {
  const auto moved = bytes.substr(0, count);
  out += moved;
  bytes.remove_prefix(moved.size());
}

}  // namespace

void JournalExport::begin() {
  at_ = 0;
  host_.clear();
  program_.clear();
  text_.clear();
  is_inside_ = true;
}

std::optional<LogLine> JournalExport::entry() {
  is_inside_ = false;
  if (at_ == 0) return std::nullopt;
  return LogLine{at_, host_, program_, text_};
}

void JournalExport::set(std::string_view name, std::string_view value) {
  value = value.substr(0, kFieldBytesMax);
  if (name == "__REALTIME_TIMESTAMP") {
    std::int64_t time = 0;
    std::from_chars(value.data(), value.data() + value.size(), time);
    time /= kMicroseconds;
    at_ = time < 0 || time >= kTimesEnd ? 0 : time;
  } else if (name == "_HOSTNAME") {
    host_ = value;
  } else if (name == "SYSLOG_IDENTIFIER" || (name == "_COMM" && program_.empty())) {
    program_ = value;
  } else if (name == "MESSAGE") {
    text_ = value;
  }
}

// A value is left only where its length says that it ends: its content may look like fields. What
// is longer than a field may be is counted, but not kept.
void JournalExport::read_binary(std::string_view bytes) {
  if (length_.size() < kLengthBytes) {
    move_front(length_, bytes, kLengthBytes - length_.size());
    if (length_.size() < kLengthBytes) return;
    bytes_left_ = length_in(length_);
    if (bytes_left_ > kLengthMax) {
      is_binary_ = false;
      is_inside_ = false;
      return;
    }
  }
  const auto value = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), bytes_left_));
  value_ += value.substr(0, kFieldBytesMax - value_.size());
  bytes_left_ -= value.size();
  if (value.size() == bytes.size()) return;  // the line end after it is still to come
  set(binary_name_, value_);
  is_binary_ = false;
}

std::optional<LogLine> JournalExport::read(std::string_view line, bool goes_on) {
  if (is_binary_) {
    read_binary(line);
    if (is_binary_ && !goes_on) read_binary("\n");
    return std::nullopt;
  }
  if (!is_inside_) begin();
  if (line.empty()) return entry();
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) {
    is_binary_ = true;
    binary_name_ = line.substr(0, kNameBytesMax);
    length_.clear();
    value_.clear();
    return std::nullopt;
  }
  set(line.substr(0, equals), line.substr(equals + 1));
  return std::nullopt;
}

std::optional<LogLine> JournalExport::finish() {
  if (!is_inside_ || is_binary_) return std::nullopt;
  return entry();
}

}  // namespace grayling

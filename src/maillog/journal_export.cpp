// SPDX-License-Identifier: MIT
#include "maillog/journal_export.hpp"

#include <charconv>
#include <cstdint>

namespace grayling {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::int64_t kMicroseconds = 1'000'000;

std::uint64_t length_in(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

}  // namespace

void JournalExport::set(std::string_view name, std::string_view value) {
  value = value.substr(0, kFieldBytesMax);
  if (name == "__REALTIME_TIMESTAMP") {
    std::int64_t time = 0;
    std::from_chars(value.data(), value.data() + value.size(), time);
    at_ = time / kMicroseconds;
  } else if (name == "_HOSTNAME") {
    host_ = value;
  } else if (name == "SYSLOG_IDENTIFIER" || (name == "_COMM" && program_.empty())) {
    program_ = value;
  } else if (name == "MESSAGE") {
    text_ = value;
  }
}

// A value may have line ends: then its lines are put together again. What is longer than a field
// may be is left out, but its bytes are counted.
void JournalExport::read_binary(std::string_view line) {
  binary_.append(line).append("\n");
  if (binary_.size() < kLengthBytes) return;
  const auto length = length_in(binary_);
  if (length > kFieldBytesMax) {  // not a length that we go along with
    is_binary_ = false;
    return;
  }
  if (binary_.size() <= kLengthBytes + length) return;
  set(binary_name_, std::string_view(binary_).substr(kLengthBytes, length));
  is_binary_ = false;
}

std::optional<LogLine> JournalExport::read(std::string_view line) {
  if (!is_inside_) {
    at_ = 0;
    host_.clear();
    program_.clear();
    text_.clear();
    is_inside_ = true;
  }
  if (is_binary_) {
    read_binary(line);
    return std::nullopt;
  }
  if (line.empty()) {
    is_inside_ = false;
    if (at_ == 0) return std::nullopt;
    return LogLine{at_, host_, program_, text_};
  }
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) {
    is_binary_ = true;
    binary_name_ = line.substr(0, 64);
    binary_.clear();
    return std::nullopt;
  }
  set(line.substr(0, equals), line.substr(equals + 1));
  return std::nullopt;
}

}  // namespace grayling

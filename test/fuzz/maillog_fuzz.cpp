// SPDX-License-Identifier: MIT
// Reads any bytes as a mail log. What comes out is in order and not larger than what went in; and
// a second time gives the same.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "grayling/maillog/log_reader.hpp"

namespace {

using grayling::LoggedAttempt;
using grayling::require;

class Taken final : public grayling::AttemptTaker {
 public:
  void take(const LoggedAttempt& attempt) override {
    require(attempt.at >= last_);
    last_ = attempt.at;
    ++count;
  }
  std::size_t count = 0;

 private:
  grayling::UnixSeconds last_ = 0;
};

// Lines longer than `piece` come in pieces of that size.
std::size_t read(std::string_view log, std::size_t piece) {
  Taken taken;
  grayling::LogReader reader({1'796'013'312, "+00:00", ""}, taken);
  reader.begin_file("log");
  while (!log.empty()) {
    const auto end = log.find('\n');
    std::string_view line = log.substr(0, end);
    log.remove_prefix(end == std::string_view::npos ? log.size() : end + 1);
    for (; line.size() > piece; line.remove_prefix(piece)) reader.read(line.substr(0, piece), true);
    reader.read(line);
  }
  reader.end();
  const auto& summary = reader.summary();
  require(summary.from <= summary.until);
  require(summary.others + summary.unread <= summary.lines);
  require(summary.without_helo <= taken.count && summary.without_sender <= taken.count);
  return taken.count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const std::size_t attempts = read(log, size);
  require(attempts <= size);
  require(read(log, size) == attempts);
  require(read(log, 50) <= size);
  grayling::first_time(log, {1'796'013'312, "", ""});
  return 0;
}

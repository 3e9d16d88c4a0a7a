// SPDX-License-Identifier: MIT
// Writes attempts as the lines that grayling and Postfix log of them. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "grayling/maillog/attempt.hpp"

namespace grayling::simulation {

class TraceLog final : public AttemptTaker {
 public:
  // `write` takes each line, without its end.
  explicit TraceLog(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

  void take(const LoggedAttempt& attempt) override;

 private:
  void log(const LoggedAttempt& attempt, std::string_view program, const std::string& text);
  void defer(const LoggedAttempt& attempt, const std::string& client);
  void accept(const LoggedAttempt& attempt, const std::string& client);

  std::function<void(std::string_view)> write_;
  std::uint64_t messages_ = 0;
};

}  // namespace grayling::simulation

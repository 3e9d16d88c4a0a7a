// SPDX-License-Identifier: MIT
// A log that keeps the reason of the engine's last decision. One thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/log.hpp"

namespace grayling {

class LastReason final : public Log {
 public:
  void write(LogLevel, std::string_view line) override {
    constexpr std::string_view kName = "reason=";
    const auto start = line.find(kName);
    if (start == std::string_view::npos) return;
    line.remove_prefix(start + kName.size());
    reason = line.substr(0, line.find(','));
  }
  bool wants(LogLevel) const override { return true; }

  std::string reason;
};

}  // namespace grayling

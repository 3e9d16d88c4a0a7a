// SPDX-License-Identifier: MIT
// Tells from the answers whether the DNS works. Owned by the resolver; one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace grayling {

class DnsHealth {
 public:
  // The DNS is down after this many failures in a row. A domain whose own servers are broken fails
  // too, so what follows a failure of the same domain isn't counted.
  static constexpr std::size_t kFailuresInARow = 5;

  // True: with this answer the DNS went down, or came back.
  bool note(std::string_view name, bool is_failure) {
    const bool was_down = is_down();
    if (!is_failure) {
      failures_ = 0;
      domain_.clear();
    } else if (const auto domain = last_labels(name); domain != domain_ || failures_ == 0) {
      failures_ = std::min(failures_ + 1, kFailuresInARow);
      domain_ = domain;
    }
    return is_down() != was_down;
  }

  bool is_down() const { return failures_ >= kFailuresInARow; }

 private:
  // The last two.
  static std::string_view last_labels(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return name;
    const auto before = name.rfind('.', dot - 1);
    return before == std::string_view::npos ? name : name.substr(before + 1);
  }

  std::size_t failures_ = 0;
  std::string domain_;  // of the last failure
};

}  // namespace grayling

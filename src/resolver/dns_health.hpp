// SPDX-License-Identifier: MIT
// Tells from the answers whether the DNS works. Owned by the resolver; one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

class DnsHealth {
 public:
  // The DNS is down after failures of this many different domains without an answer in between. A
  // domain whose own servers are broken counts once, however often it is asked for.
  static constexpr std::size_t kFailedDomainsMax = 5;

  // Only what servers said, or didn't say: nothing from a cache, nothing refused here. True: with
  // this answer the DNS went down, or came back.
  bool note(std::string_view name, bool is_failure) {
    const bool was_down = is_down();
    const auto domain = last_labels(name);
    if (!is_failure) {
      failed_.clear();
    } else if (!was_down && std::find(failed_.begin(), failed_.end(), domain) == failed_.end()) {
      failed_.emplace_back(domain);
    }
    return is_down() != was_down;
  }

  bool is_down() const { return failed_.size() >= kFailedDomainsMax; }

  void reset() { failed_.clear(); }  // others are asked from now on

 private:
  // The last two.
  static std::string_view last_labels(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return name;
    const auto before = name.rfind('.', dot - 1);
    return before == std::string_view::npos ? name : name.substr(before + 1);
  }

  std::vector<std::string> failed_;  // domains, since the last answer
};

}  // namespace grayling

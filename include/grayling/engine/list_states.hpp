// SPDX-License-Identifier: MIT
// How the DNS lists are, for the status pages. Written on the loop's thread, read by any.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "grayling/dnslist/list_health.hpp"

namespace grayling {

class ListStates {
 public:
  struct Entry {
    std::string zone;  // with "{key}" in place of a key
    ListHealth::State state = ListHealth::State::Untested;
    bool is_in_doubt = false;
    std::string why;  // why it is off; "" if it isn't
  };

  // All lists, in the order of the configuration.
  void set(std::vector<Entry> entries) {
    const std::lock_guard lock(mutex_);
    entries_ = std::move(entries);
  }
  std::vector<Entry> entries() const {
    const std::lock_guard lock(mutex_);
    return entries_;
  }

 private:
  mutable std::mutex mutex_;  // held for a moment
  std::vector<Entry> entries_;
};

}  // namespace grayling

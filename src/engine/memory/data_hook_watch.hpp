// SPDX-License-Identifier: MIT
// Sees whether Postfix asks at DATA, where null senders wait for that to be judged: without the
// hook in smtpd_data_restrictions all of them pass. One thread.
#pragma once

#include <optional>

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"

namespace grayling {

class DataHookWatch {
 public:
  void note_data() {
    has_data_ = true;
    due_.reset();
  }

  // A message of the null sender that passed until DATA.
  void note_null_sender(Monotonic now) {
    if (has_data_ || null_senders_ == kNullSendersWithoutData) return;
    if (++null_senders_ == kNullSendersWithoutData) due_ = now + kDataPatience;
  }

  std::optional<Monotonic> next_time() const { return due_; }

  // True once, where the hook is missing.
  bool take_missing(Monotonic now) {
    if (!due_ || now < *due_) return false;
    due_.reset();
    return true;
  }

 private:
  bool has_data_ = false;
  int null_senders_ = 0;  // up to the number that counts
  std::optional<Monotonic> due_;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// Sees whether Postfix asks at DATA. With null_sender = "data" the null sender is judged there; if
// the check is missing from smtpd_data_restrictions, all its mail passes. One thread.
#pragma once

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"

namespace grayling {

class DataHookWatch {
 public:
  void note_data() {
    has_data_ = true;
    due_ = kNever;
  }

  // A message of the null sender that passed until DATA.
  void note_null_sender(Monotonic now) {
    if (has_data_ || null_senders_ == kNullSendersWithoutData) return;
    if (++null_senders_ == kNullSendersWithoutData) due_ = now + kDataPatience;
  }

  Monotonic next_time() const { return due_; }

  // True once, if Postfix doesn't ask at DATA.
  bool take_missing(Monotonic now) {
    if (now < due_) return false;
    due_ = kNever;
    return true;
  }

 private:
  bool has_data_ = false;
  int null_senders_ = 0;  // up to the number that counts
  Monotonic due_ = kNever;
};

}  // namespace grayling

// SPDX-License-Identifier: MIT
// For tests of permissions, which root has all of.
#pragma once

#include <cstdlib>

#include <sys/prctl.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace grayling {

// Within its scope a test that root runs is the user nobody; who isn't root stays who they are.
class Unprivileged {
 public:
  static constexpr uid_t kNobody = 65534;

  Unprivileged() {
    if (user_ == 0) REQUIRE(::seteuid(kNobody) == 0);
  }
  ~Unprivileged() {
    if (user_ != 0) return;
    if (::seteuid(0) != 0) std::abort();
    ::prctl(PR_SET_DUMPABLE, 1);  // which a change of user forbids, and another test looks at
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  uid_t user_ = ::geteuid();
};

}  // namespace grayling

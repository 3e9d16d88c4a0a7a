// SPDX-License-Identifier: MIT
// For tests of permissions, which root has all of.
#pragma once

#include <cstdlib>
#include <filesystem>

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

// Where tests make what another user, as an Unprivileged is, shall reach: TMPDIR where everybody
// may pass on the way there, else /tmp.
inline std::filesystem::path place_for_anybody() {
  namespace fs = std::filesystem;
  fs::path wanted = fs::canonical(fs::temp_directory_path());
  for (fs::path path = wanted; path != path.root_path(); path = path.parent_path()) {
    const auto permissions = fs::status(path).permissions();
    if ((permissions & fs::perms::others_exec) == fs::perms::none) return "/tmp";
  }
  return wanted;
}

}  // namespace grayling

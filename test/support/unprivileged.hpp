// SPDX-License-Identifier: MIT
// Lets root run tests of file permissions, which wouldn't stop root. Changes the whole process.
#pragma once

#include <cstdlib>
#include <filesystem>

#include <sys/prctl.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace grayling {

// While it exists, a process of root runs as the user nobody. Other users stay who they are.
class Unprivileged {
 public:
  static constexpr uid_t kNobody = 65534;

  Unprivileged() {
    if (user_ == 0) REQUIRE(::seteuid(kNobody) == 0);
  }
  ~Unprivileged() {
    if (user_ != 0) return;
    if (::seteuid(0) != 0) std::abort();
    ::prctl(PR_SET_DUMPABLE, 1);  // a change of user clears it, and another test checks it
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  uid_t user_ = ::geteuid();
};

// Returns a directory for files that an Unprivileged test must reach: TMPDIR if every directory on
// the way may be entered by others, otherwise /tmp.
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

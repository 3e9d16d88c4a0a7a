// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>
#include <cstring>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "grayling/server/daemon.hpp"

namespace grayling {
namespace {

tl::unexpected<Error> fail_for(const std::string& user, const std::string& reason) {
  return fail("--user " + user + ": " + reason);
}

}  // namespace

void forbid_core_dumps() {
  // A limit (RLIMIT_CORE) doesn't hold where the kernel pipes dumps to a program (core(5)).
  prctl(PR_SET_DUMPABLE, 0);
}

Result<void> drop_privileges(const std::string& user) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  getpwnam_r(user.c_str(), &entry, strings.data(), strings.size(), &found);
  if (found == nullptr) return fail_for(user, "there is no such user");
  if (found->pw_uid == geteuid() && found->pw_uid == getuid()) return {};
  if (geteuid() != 0) return fail_for(user, "only root can become another user: start as root");

  if (initgroups(found->pw_name, found->pw_gid) != 0 || setgid(found->pw_gid) != 0 ||
      setuid(found->pw_uid) != 0) {
    return fail_for(user, std::strerror(errno));
  }
  forbid_core_dumps();
  const bool is_dropped = getuid() == found->pw_uid && geteuid() == found->pw_uid &&
                          getgid() == found->pw_gid && getegid() == found->pw_gid;
  if (!is_dropped || setuid(0) == 0) return fail_for(user, "root's rights could not be dropped");
  return {};
}

}  // namespace grayling

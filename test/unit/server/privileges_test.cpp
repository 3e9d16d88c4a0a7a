// SPDX-License-Identifier: MIT
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/server/daemon.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("an unknown user is an error") {
  const auto dropped = drop_privileges("no-such-user-here");
  REQUIRE_FALSE(dropped);
  CHECK(dropped.error().text == "--user no-such-user-here: there is no such user");
}

TEST_CASE("a process that runs as that user already needs no change") {
  const passwd* self = getpwuid(geteuid());
  REQUIRE(self != nullptr);
  CHECK(drop_privileges(self->pw_name));
}

TEST_CASE("root becomes another user for good, and others can't") {
  const passwd* nobody = getpwnam("nobody");
  REQUIRE(nobody != nullptr);
  const uid_t uid = nobody->pw_uid;
  if (geteuid() != 0) {
    CHECK_FALSE(drop_privileges("root"));
    return;
  }
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool is_nobody = drop_privileges("nobody") && getuid() == uid && geteuid() == uid;
    const bool has_root_groups = getgid() == 0 || getgroups(0, nullptr) != 1;
    const bool is_root_again = setuid(0) == 0 || drop_privileges("root");
    const bool is_dumpable = prctl(PR_GET_DUMPABLE) != 0;
    _exit(is_nobody && !has_root_groups && !is_root_again && !is_dumpable ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("core dumps are allowed until they are forbidden") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool was_dumpable = prctl(PR_GET_DUMPABLE) == 1;
    forbid_core_dumps();
    _exit(was_dumpable && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

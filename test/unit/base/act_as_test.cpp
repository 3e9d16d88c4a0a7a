// SPDX-License-Identifier: MIT
#include "grayling/base/act_as.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {

TEST_CASE("root acts as another user for a while, with that user's rights alone") {
  if (::geteuid() != 0) return;  // nobody else may
  const TempDirectory directory;
  const std::string secret = directory.write("secret", "", 0600);
  const auto may_read = [&] {
    return ::faccessat(AT_FDCWD, secret.c_str(), R_OK, AT_EACCESS) == 0;
  };
  const gid_t own_group = ::getegid();
  const int own_groups = ::getgroups(0, nullptr);
  {
    const ActAs nobody(Unprivileged::kNobody);
    CHECK(::geteuid() == Unprivileged::kNobody);
    CHECK(::getegid() != own_group);
    CHECK_FALSE(may_read());
  }
  CHECK(::geteuid() == 0);
  CHECK(::getegid() == own_group);
  CHECK(::getgroups(0, nullptr) == own_groups);
  CHECK(may_read());
}

TEST_CASE("who isn't root, or acts as nobody in particular, stays who it is") {
  {
    const ActAs same(std::nullopt);
    CHECK(::geteuid() == ::getuid());
  }
  const Unprivileged somebody;
  const uid_t user = ::geteuid();
  const ActAs other(12345);
  CHECK(::geteuid() == user);
}

}  // namespace grayling

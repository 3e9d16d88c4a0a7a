// SPDX-License-Identifier: MIT
#include "grayling/base/act_as.hpp"

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

constexpr gid_t kOwnGroup = 54321;
constexpr gid_t kOtherGroup = 54322;  // of nobody, by any list

bool may_read(const std::string& file) {
  return ::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) == 0;
}

}  // namespace

TEST_CASE("root acts as another user for a while, with that user's rights alone") {
  if (::geteuid() != 0) return;  // nobody else may
  const TempDirectory directory(place_for_anybody());
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0711));
  const std::string secret = directory.write("secret", "", 0600);
  const std::string shared = directory.write("shared", "", 0640);
  REQUIRE(::chown(shared.c_str(), 0, kOtherGroup) == 0);
  const gid_t own_group = ::getegid();
  const int own_groups = ::getgroups(0, nullptr);
  {
    const ActAs nobody(Credentials{Unprivileged::kNobody, kOwnGroup, {kOwnGroup}});
    CHECK(::geteuid() == Unprivileged::kNobody);
    CHECK(::getegid() == kOwnGroup);
    CHECK_FALSE(may_read(secret));
    CHECK_FALSE(may_read(shared));
  }
  CHECK(::geteuid() == 0);
  CHECK(::getegid() == own_group);
  CHECK(::getgroups(0, nullptr) == own_groups);
  CHECK(may_read(secret));
  const ActAs member(Credentials{Unprivileged::kNobody, kOwnGroup, {kOwnGroup, kOtherGroup}});
  CHECK_FALSE(may_read(secret));
  CHECK(may_read(shared));
}

TEST_CASE("a process acts as itself if it isn't root's, or if no other user is given") {
  {
    const ActAs same(std::nullopt);
    CHECK(::geteuid() == ::getuid());
  }
  const Unprivileged somebody;
  const uid_t user = ::geteuid();
  const ActAs other(Credentials{12345, 12345, {}});
  CHECK(::geteuid() == user);
}

TEST_CASE("a process has the groups that its status says, whatever the list of users says") {
  const auto found = status_credentials(
      "Name:\tgrayling\nUmask:\t0022\nUid:\t0\t107\t107\t107\n"
      "Gid:\t0\t113\t113\t113\nFDSize:\t64\nGroups:\t5 113 54322 \nNStgid:\t1\n");
  CHECK(found == Credentials{107, 113, {5, 113, 54322}});
  const auto alone = status_credentials("Uid:\t1\t2\t2\t2\nGid:\t3\t4\t4\t4\nGroups:\t \n");
  CHECK(alone == Credentials{2, 4, {}});
  for (const auto* text :
       {"", "\n", "Uid:\t1\t2\n", "Uid:\t1\nGid:\t1\t2\n", "Uid: x y\nGid: 1 2\n"}) {
    CAPTURE(text);
    CHECK_FALSE(status_credentials(text));
  }
}

TEST_CASE("the list of users gives a user all of its groups, and an unknown one nogroup") {
  const auto root = listed_credentials(0);
  CHECK(root.user == 0);
  CHECK(root.group == 0);
  CHECK(std::count(root.groups.begin(), root.groups.end(), gid_t{0}) == 1);
  CHECK(listed_credentials(3'999'999'999) == Credentials{3'999'999'999, 65534, {65534}});
}

}  // namespace grayling

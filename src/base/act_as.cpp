// SPDX-License-Identifier: MIT
#include "grayling/base/act_as.hpp"

#include <array>
#include <cstdlib>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace grayling {
namespace {

constexpr gid_t kNoGroup = 65534;  // Debian's nogroup, for a user without an entry

std::vector<gid_t> groups_now() {
  std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
  if (::getgroups(static_cast<int>(groups.size()), groups.data()) < 0) groups.clear();
  return groups;
}

bool take_groups(uid_t user) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(user, &entry, strings.data(), strings.size(), &found);
  const gid_t group = found != nullptr ? found->pw_gid : kNoGroup;
  const bool are_set =
      found != nullptr ? ::initgroups(found->pw_name, group) == 0 : ::setgroups(1, &group) == 0;
  return are_set && ::setegid(group) == 0;
}

}  // namespace

ActAs::ActAs(const std::optional<uid_t>& user)
    : own_groups_(groups_now()), own_group_(::getegid()) {
  if (!user || *user == 0 || ::geteuid() != 0) return;
  is_other_ = true;
  if (take_groups(*user) && ::seteuid(*user) == 0) return;
  is_other_ = false;
  static_cast<void>(::setegid(own_group_) + ::setgroups(own_groups_.size(), own_groups_.data()));
}

ActAs::~ActAs() {
  if (!is_other_) return;
  // The rest of the program relies on root's rights, so it can't go on without them.
  if (::seteuid(0) != 0 || ::setegid(own_group_) != 0 ||
      ::setgroups(own_groups_.size(), own_groups_.data()) != 0) {
    std::abort();
  }
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "grayling/base/act_as.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

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

// The numbers of the line that begins with `name`.
std::vector<unsigned> numbers_of(std::string_view status, std::string_view name) {
  std::vector<unsigned> numbers;
  while (!status.empty() && !status.starts_with(name)) {
    status.remove_prefix(std::min(status.find('\n'), status.size() - 1) + 1);
  }
  if (status.empty()) return numbers;
  status.remove_prefix(name.size());
  for (;;) {
    const auto digit = status.find_first_not_of(" \t");
    if (digit == std::string_view::npos) return numbers;
    status.remove_prefix(digit);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(status.data(), status.data() + status.size(), number);
    if (error != std::errc()) return numbers;
    numbers.push_back(number);
    status.remove_prefix(static_cast<std::size_t>(end - status.data()));
  }
}

bool take(const Credentials& other) {
  return ::setgroups(other.groups.size(), other.groups.data()) == 0 &&
         ::setegid(other.group) == 0 && ::seteuid(other.user) == 0;
}

}  // namespace

Credentials listed_credentials(uid_t user) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(user, &entry, strings.data(), strings.size(), &found);
  if (found == nullptr) return {user, kNoGroup, {kNoGroup}};
  int count = 0;
  ::getgrouplist(found->pw_name, found->pw_gid, nullptr, &count);  // sets the number of them
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (::getgrouplist(found->pw_name, found->pw_gid, groups.data(), &count) < 0) groups.clear();
  return {user, found->pw_gid, std::move(groups)};
}

std::optional<Credentials> status_credentials(std::string_view status) {
  constexpr std::size_t kEffective = 1;  // "Uid: real effective saved file-system"
  const auto users = numbers_of(status, "Uid:");
  const auto groups = numbers_of(status, "Gid:");
  if (users.size() <= kEffective || groups.size() <= kEffective) return std::nullopt;
  return Credentials{users[kEffective], groups[kEffective], numbers_of(status, "Groups:")};
}

ActAs::ActAs(const std::optional<Credentials>& other)
    : own_groups_(groups_now()), own_group_(::getegid()) {
  if (!other || other->user == 0 || ::geteuid() != 0) return;
  is_other_ = take(*other);
  if (is_other_) return;
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

// SPDX-License-Identifier: MIT
#include "cli/doctor/service_user.hpp"

#include <array>
#include <fstream>
#include <string>

#include <pwd.h>

#include "grayling/store/service_lock.hpp"

namespace grayling {
namespace {

constexpr auto kUsual = "grayling";

// The effective one. The owner of /proc/PID would be root: a service forbids core dumps (proc(5)).
std::optional<uid_t> user_of(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    uid_t real = 0;
    uid_t effective = 0;
    if (word == "Uid:" && status >> real >> effective) return effective;
  }
  return std::nullopt;
}

std::optional<uid_t> user_named(const char* name) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwnam_r(name, &entry, strings.data(), strings.size(), &found);
  return found != nullptr ? std::optional(found->pw_uid) : std::nullopt;
}

}  // namespace

std::optional<uid_t> service_user(const StoreUrl& url) {
  const auto process = ServiceLock::holder(url);
  if (const auto user = process ? user_of(*process) : std::nullopt) return user;
  if (const auto user = user_named(kUsual)) return user;
  return ServiceLock::first_user(url);
}

}  // namespace grayling

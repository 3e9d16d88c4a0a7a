// SPDX-License-Identifier: MIT
#include "cli/doctor/service_user.hpp"

#include <array>
#include <filesystem>
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

// With DynamicUser= the folder of the state is below this one, which the service's user can enter
// in the unit's own namespace alone (systemd.exec(5)): here root has to look as root.
bool is_in_private_state(const StoreUrl& url) {
  if (url.engine != StoreEngine::Sqlite) return false;
  std::error_code error;
  const auto folder = std::filesystem::canonical(url.path, error).parent_path().string();
  return !error && folder.starts_with("/var/lib/private/");
}

}  // namespace

std::optional<uid_t> service_user(const StoreUrl& url) {
  if (is_in_private_state(url)) return std::nullopt;
  const auto process = ServiceLock::holder(url);
  if (const auto user = process ? user_of(*process) : std::nullopt) return user;
  const auto first = ServiceLock::first_user(url);
  if (first && *first != 0) return first;
  const auto usual = user_named(kUsual);
  return usual ? usual : first;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "cli/doctor/service_user.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <pwd.h>

#include "grayling/store/service_lock.hpp"

namespace grayling {
namespace {

constexpr auto kUsualUser = "grayling";

// From the status file. The owner of /proc/PID says nothing: it is root, because a service forbids
// core dumps (proc(5)).
std::optional<Credentials> credentials_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  std::ostringstream status;
  status << file.rdbuf();
  return status_credentials(status.str());
}

std::optional<uid_t> user_named(const char* name) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwnam_r(name, &entry, strings.data(), strings.size(), &found);
  return found != nullptr ? std::optional(found->pw_uid) : std::nullopt;
}

// With DynamicUser= the state's folder is below this one, which the service's user can enter only
// in the unit's own namespace (systemd.exec(5)): from outside root has to look as root.
bool is_in_private_state(const StoreUrl& url) {
  if (url.engine != StoreEngine::Sqlite) return false;
  std::error_code error;
  const auto folder = std::filesystem::canonical(url.path, error).parent_path().string();
  return !error && folder.starts_with("/var/lib/private/");
}

}  // namespace

std::optional<Credentials> service_credentials(const StoreUrl& url) {
  if (is_in_private_state(url)) return std::nullopt;
  const auto process = ServiceLock::holder(url);
  if (auto running = process ? credentials_of(*process) : std::nullopt) return running;
  auto user = ServiceLock::first_user(url);
  if (!user || *user == 0) {
    const auto usual = user_named(kUsualUser);
    if (usual) user = usual;
  }
  return user ? std::optional(listed_credentials(*user)) : std::nullopt;
}

}  // namespace grayling

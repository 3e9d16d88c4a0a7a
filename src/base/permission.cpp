// SPDX-License-Identifier: MIT
#include "grayling/base/permission.hpp"

#include <array>
#include <filesystem>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

std::string name_of(uid_t id) {
  std::array<char, 16384> strings;
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(id, &entry, strings.data(), strings.size(), &found);
  return found != nullptr ? found->pw_name : std::to_string(id);
}

}  // namespace

std::string own_user() {
  return name_of(::geteuid());
}

std::string make_directory_command(const std::string& directory, const std::string& user) {
  const std::string owner = !user.empty() ? user : ::geteuid() == 0 ? "USER" : own_user();
  return "install -d -o " + owner + " " + printable(directory);
}

std::string permission_remedy(const std::string& path) {
  if (::geteuid() == 0) return "";
  std::filesystem::path seen = path;
  struct stat status {};
  while (::stat(seen.c_str(), &status) != 0) {
    if (!seen.has_relative_path()) return "";
    seen = seen.parent_path();
  }
  const std::string name = printable(seen.string());
  const std::string user = own_user();
  if (status.st_uid == ::geteuid()) {
    return "; its owner " + user + " may not: chmod u+rwX " + name;
  }
  const std::string owner = name_of(status.st_uid);
  const std::string whose = "; " + name + " belongs to " + owner + ", and this runs as " + user;
  if (status.st_uid != 0) return whose + ": run it as " + owner + " or root";
  return whose + ": run it as root, or give it to " + user + ", if it is grayling's alone (chown " +
         user + " " + name + ")";
}

std::string closed_to(uid_t user, gid_t group, const std::string& path) {
  // `bits` are given as the permissions of "others".
  const auto may = [&](const std::string& name, unsigned bits) {
    struct stat file = {};
    if (::stat(name.c_str(), &file) != 0) return true;
    constexpr unsigned kOwnerShift = 6;
    constexpr unsigned kGroupShift = 3;
    const unsigned shift = file.st_uid == user    ? kOwnerShift
                           : file.st_gid == group ? kGroupShift
                                                  : 0;
    return (file.st_mode & bits << shift) == bits << shift;
  };
  for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
    std::string folder = path.substr(0, end);
    if (!may(folder, S_IXOTH)) return folder;
  }
  return may(path, S_IWOTH) ? "" : path;
}

}  // namespace grayling

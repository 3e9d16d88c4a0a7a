// SPDX-License-Identifier: MIT
#include "access_remedy.hpp"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"

namespace grayling::sqlite {
namespace {

bool may(const std::string& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

bool is_kept_from_us(const std::string& file) {
  return !may(file, R_OK | W_OK) && errno != ENOENT;
}

}  // namespace

std::string access_remedy(const std::string& path) {
  const auto directory = std::filesystem::path(path).parent_path().string();
  const auto name = printable(directory);
  if (!may(directory, W_OK | X_OK) && errno == EROFS) {
    return fmt::format(
        "; {} is read-only here: if a fault of the disk has made it so (dmesg), mend that and "
        "mount -o remount,rw; under systemd, systemctl edit grayling and add ReadWritePaths={} "
        "below [Service]",
        name, name);
  }
  std::string remedy;
  for (const auto& file : {path, path + "-wal", path + "-shm"}) {
    if (remedy.empty() && is_kept_from_us(file)) remedy = permission_remedy(file);
  }
  if (remedy.empty() && !may(directory, W_OK | X_OK)) remedy = permission_remedy(directory);
  if (!remedy.empty()) return remedy;
  return "; let the service's user read and write the file and its directory";
}

}  // namespace grayling::sqlite

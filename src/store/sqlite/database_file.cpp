// SPDX-License-Identifier: MIT
#include "database_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access_remedy.hpp"
#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"

namespace grayling::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0640;  // addresses are private
constexpr int kNamesTried = 100;    // of the form PATH.corrupt-SECONDS, for consecutive seconds

std::string reason(int error) {
  return std::generic_category().message(error);
}

Error cannot_create(const std::string& path, int error) {
  const auto directory = fs::path(path).parent_path().string();
  std::string text = fmt::format("store.url: can't create {}: {}", path, reason(error));
  if (error == ENOENT || error == ENOTDIR) {
    text = fmt::format(
        "store.url: there is no directory {}; create it ({}), "
        "or name another place, like sqlite:/var/lib/grayling/grayling.db",
        directory, make_directory_command(directory));
  } else if (error == EACCES || error == EROFS) {
    text += access_remedy(path);
  }
  const bool is_passing = error == ENOSPC || error == EDQUOT || error == EIO;
  return {is_passing ? ErrorKind::Unavailable : ErrorKind::Config, std::move(text)};
}

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

}  // namespace

std::string canonical_path(const std::string& path) {
  std::error_code error;
  const auto canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : canonical.string();
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

Result<bool> create_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
  if (file) {
    // It belongs to an earlier file of this name, and a connection may still have it mapped.
    ::unlink((path + "-shm").c_str());
    return true;
  }
  const int error = errno;
  std::error_code ignored;
  if (error == EEXIST && fs::is_directory(path, ignored)) {
    return fail(ErrorKind::Config,
                fmt::format("store.url: {} is a directory; name a file in it", path));
  }
  if (error == EEXIST) return false;
  return fail(cannot_create(path, error));
}

Result<std::string> set_aside(const std::string& path, UnixSeconds now) {
  for (int i = 0; i < kNamesTried; ++i) {
    const auto aside = fmt::format("{}.corrupt-{}", path, now + i);
    if (exists(aside) || exists(aside + "-wal") || exists(aside + "-shm")) continue;
    // The database comes last: after an interruption the damaged file is still found.
    for (const auto* suffix : {"-wal", "-shm", ""}) {
      std::error_code error;
      fs::rename(path + suffix, aside + suffix, error);
      if (error && error != std::errc::no_such_file_or_directory) {
        return fail(ErrorKind::Unavailable,
                    fmt::format("can't rename the damaged {} to {}: {}; move it away", path, aside,
                                error.message()));
      }
    }
    return aside;
  }
  return fail(
      ErrorKind::Unavailable,
      fmt::format("{} is damaged, and too many damaged ones lie beside it; move them away", path));
}

}  // namespace grayling::sqlite

// SPDX-License-Identifier: MIT
#include "grayling/store/examine_file.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/upgrade.hpp"

namespace grayling {
namespace {

using sqlite::Connection;
using Troubles = std::vector<FileTrouble>;

// The size of a write-ahead log at its start, with its index.
constexpr std::size_t kProbeBytes = std::size_t{64} << 10U;

int error_of_access(const std::string& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0 ? 0 : errno;
}

std::string permission_command(const std::string& path) {
  struct stat file {};
  const bool is_own = ::stat(path.c_str(), &file) == 0 && file.st_uid == ::geteuid();
  const std::string command =
      is_own ? "chmod u+rwX " + printable(path) : "chown " + own_user() + " " + printable(path);
  const bool is_myself = ::geteuid() == ::getuid();
  return command + (is_myself ? "; or run this as root, where grayling runs as another user" : "");
}

std::string remedy_for(int error, const std::string& path) {
  switch (error) {
    case EACCES:
      return permission_command(path);
    case EROFS:
      return "mount -o remount,rw what findmnt -T " + printable(path) +
             " shows; the kernel's log (dmesg) says why, if a fault of the disk has made it so";
    case EPERM:
      return "chattr -i " + printable(path) + ", if lsattr shows that it is immutable";
    case ENOSPC:
      return "make room there: df -h and df -i say what is full";
    case EDQUOT:
      return "give " + own_user() + " more room there: its quota is used up";
    default:
      return "look at its disk, and in the kernel's log";
  }
}

FileTrouble trouble(std::string_view cannot, const std::string& path, int error) {
  return {fmt::format("{} can't {} {}: {}", own_user(), cannot, printable(path),
                      std::generic_category().message(error)),
          remedy_for(error, path)};
}

// Tries to make a nameless file as large as a young log. 0, or the system's error.
int error_of_making(const std::string& folder) {
  const FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file) {
    // This file system has no nameless files.
    if (errno == EOPNOTSUPP || errno == EISDIR) return error_of_access(folder, W_OK | X_OK);
    return errno;
  }
  const std::vector<char> bytes(kProbeBytes);
  const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
  if (written < 0) return errno;
  return static_cast<std::size_t>(written) == kProbeBytes ? 0 : ENOSPC;
}

bool is_way_closed(const std::string& folder, Troubles& troubles) {
  std::string path = "/";
  for (const auto& part : std::filesystem::path(folder)) {
    path = (std::filesystem::path(path) / part).string();
    const int error = error_of_access(path, X_OK);
    if (error == 0) continue;
    troubles.push_back(trouble("enter", path, error));
    if (error == EACCES) troubles.back().remedy = "chmod o+x " + printable(path);
    return true;
  }
  return false;
}

void look_at_files(const std::string& path, Troubles& troubles) {
  for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
    const std::string file = path + suffix;
    const int error = error_of_access(file, R_OK | W_OK);
    if (error != 0 && error != ENOENT) troubles.push_back(trouble("read and write", file, error));
  }
}

// Opens the file as a service does, but makes nothing and changes no setting of it.
Result<bool> open_as_service(const std::string& path, std::chrono::milliseconds lock_wait) {
  const bool is_in_use = sqlite::is_there(path + "-wal");
  const auto opened = Connection::open_existing(path, lock_wait);
  if (!opened) return fail(opened.error());
  Connection& connection = **opened;
  // A log that is there may hold rows that the file lacks. One that SQLite makes now is removed.
  if (is_in_use) connection.keep_log_at_end();
  if (auto safe = connection.execute("PRAGMA trusted_schema = OFF"); !safe) {
    return fail(safe.error());
  }
  const auto version = sqlite::examine(connection, sqlite_migrations());
  if (!version) return fail(version.error());
  if (auto begun = connection.execute("BEGIN IMMEDIATE; ROLLBACK"); !begun) {
    return fail(begun.error());
  }
  return *version == sqlite_migrations().size();
}

}  // namespace

FileExamination examine_file(const StoreUrl& url, std::chrono::milliseconds lock_wait) {
  FileExamination found;
  const std::string path = sqlite::canonical_path(url.path);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (is_way_closed(folder, found.troubles)) return found;
  if (const int error = error_of_making(folder); error != 0) {
    found.troubles.push_back(trouble("make files in", folder, error));
  }
  look_at_files(path, found.troubles);
  found.is_there = sqlite::is_there(path);
  if (!found.is_there || !found.troubles.empty()) return found;
  const auto is_current = open_as_service(path, lock_wait);
  found.is_current = is_current && *is_current;
  if (!is_current) {
    found.troubles.push_back({printable(path) + ": " + is_current.error().text, ""});
  }
  return found;
}

}  // namespace grayling

// SPDX-License-Identifier: MIT
#include "server/socket_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "grayling/base/permission.hpp"
#include "grayling/server/socket_address.hpp"

namespace grayling {
namespace {

std::string bind_reason(const Endpoint& endpoint, int error) {
  const auto folder = std::filesystem::path(endpoint.path).parent_path().string();
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "no such folder: create it (" + make_directory_command(folder) + ")";
    case EACCES:
      return "permission denied: the socket's folder must be writable for the user that grayling "
             "runs as" +
             permission_remedy(folder);
    case EROFS:
      return "the folder is read-only here: under systemd, systemctl edit grayling and add "
             "ReadWritePaths=" +
             folder + " below [Service]";
    case EADDRINUSE:
      return "address already in use";
    default:
      return std::strerror(error);
  }
}

std::optional<gid_t> find_group(const std::string& name) {
  std::array<char, 16384> strings;
  group entry{};
  group* found = nullptr;
  getgrnam_r(name.c_str(), &entry, strings.data(), strings.size(), &found);
  if (found == nullptr) return std::nullopt;
  return found->gr_gid;
}

// While it exists, root has only the folder owner's rights to files; in this thread alone.
class ActingAsOwner {
 public:
  explicit ActingAsOwner(const FileDescriptor& folder) : dumpable_before_(prctl(PR_GET_DUMPABLE)) {
    struct stat status {};
    const bool is_root = geteuid() == 0;
    if (is_root && fstat(folder.get(), &status) == 0) setfsuid(status.st_uid);
  }
  // setfsuid() sets whether core dumps are allowed to the system's default (proc(5),
  // suid_dumpable), so what held before must be set again.
  ~ActingAsOwner() {
    setfsuid(geteuid());
    prctl(PR_SET_DUMPABLE, dumpable_before_);
  }
  ActingAsOwner(const ActingAsOwner&) = delete;
  ActingAsOwner& operator=(const ActingAsOwner&) = delete;

 private:
  int dumpable_before_;
};

// While it exists, a socket that is bound gets this mode. It holds for the whole process: a file
// that another thread makes meanwhile gets no more rights than the socket.
class ModeOfSocket {
 public:
  explicit ModeOfSocket(unsigned mode) : before_(umask(0777U & ~mode)) {}
  ~ModeOfSocket() { umask(before_); }
  ModeOfSocket(const ModeOfSocket&) = delete;
  ModeOfSocket& operator=(const ModeOfSocket&) = delete;

 private:
  mode_t before_;
};

// The reason is errno.
tl::unexpected<Error> cannot_replace(const Endpoint& endpoint) {
  const std::string reason = std::strerror(errno);
  return fail_at(endpoint, "the socket that is there can't be replaced: " + reason +
                               "; if no grayling runs, remove it: rm " + endpoint.path);
}

}  // namespace

tl::unexpected<Error> fail_at(const Endpoint& endpoint, const std::string& text) {
  return fail(endpoint.text() + ": " + text);
}

Result<SocketFile> SocketFile::bind(int socket, const Endpoint& endpoint,
                                    const SocketAccess& access) {
  const std::filesystem::path path = endpoint.path;
  const std::string parent = path.has_parent_path() ? path.parent_path().string() : ".";
  FileDescriptor folder(open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return fail_at(endpoint, bind_reason(endpoint, errno));
  SocketFile file(std::move(folder), path.filename().string());
  // With root's own rights: the folder's owner may not be allowed to connect to the old socket.
  const auto is_stale = file.is_stale(endpoint);
  if (!is_stale) return fail(is_stale.error());
  {
    const ActingAsOwner owner(file.folder_);
    if (*is_stale && unlinkat(file.folder_.get(), file.name_.c_str(), 0) != 0) {
      return cannot_replace(endpoint);
    }
    const SocketAddress address = socket_address(endpoint);
    const ModeOfSocket mode(access.mode);
    if (::bind(socket, address.get(), address.size) != 0) {
      return fail_at(endpoint, bind_reason(endpoint, errno));
    }
  }
  if (auto taken = file.take(endpoint, access); !taken) return fail(taken.error());
  return file;
}

// True if there is a socket on which nothing listens. Another file, or a socket in use, is an
// error.
Result<bool> SocketFile::is_stale(const Endpoint& endpoint) const {
  struct stat file {};
  // If it can't be examined, bind() reports what is wrong, if anything is.
  if (fstatat(folder_.get(), name_.c_str(), &file, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISSOCK(file.st_mode)) {
    return fail_at(endpoint,
                   "there is a file or folder that is no socket: remove it, or listen "
                   "at another path");
  }
  const FileDescriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const SocketAddress address = socket_address(endpoint);
  if (connect(probe.get(), address.get(), address.size) == 0 || errno == EAGAIN) {
    return fail_at(endpoint,
                   "address already in use: is another grayling running? Stop it, or "
                   "listen at another path");
  }
  if (errno == ECONNREFUSED) return true;
  return cannot_replace(endpoint);
}

// Sets the group of the bound file by a handle: its name may mean another file by now.
Result<void> SocketFile::take(const Endpoint& endpoint, const SocketAccess& access) {
  const FileDescriptor handle(
      openat(folder_.get(), name_.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat file {};
  if (!handle || fstat(handle.get(), &file) != 0 || !S_ISSOCK(file.st_mode) || file.st_nlink != 1) {
    return fail_at(endpoint,
                   "the socket was replaced by another file while it was made: let only users "
                   "whom you trust write to its folder");
  }
  is_ours_ = true;
  device_ = file.st_dev;
  inode_ = file.st_ino;
  if (access.group.empty()) return {};
  const auto group = find_group(access.group);
  if (!group) {
    return fail(ErrorKind::Config, "socket_group: there is no group \"" + access.group + "\"");
  }
  if (fchownat(handle.get(), "", static_cast<uid_t>(-1), *group, AT_EMPTY_PATH) == 0) return {};
  return fail_at(endpoint, "can't be given to the group " + access.group + ": " +
                               std::strerror(errno) +
                               "; start as root, or as a member of that group (adduser USER " +
                               access.group + ")");
}

void SocketFile::remove() const {
  struct stat file {};
  if (!is_ours_ || !folder_) return;
  if (fstatat(folder_.get(), name_.c_str(), &file, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (file.st_dev == device_ && file.st_ino == inode_) unlinkat(folder_.get(), name_.c_str(), 0);
}

SocketFile::~SocketFile() {
  remove();
}

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
  remove();
  folder_ = std::move(other.folder_);
  name_ = std::move(other.name_);
  is_ours_ = other.is_ours_;
  device_ = other.device_;
  inode_ = other.inode_;
  return *this;
}

}  // namespace grayling
